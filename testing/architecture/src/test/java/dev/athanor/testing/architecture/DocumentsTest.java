package dev.athanor.testing.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.config.Setting;
import dev.athanor.foundation.config.Settings;
import dev.athanor.foundation.kernel.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Pages that are generated from the code. With {@code -Dathanor.write-docs=true} the tests write them; without, they fail when page and code
 * differ.
 */
class DocumentsTest {
    private static final Pattern ROOM_LINE = Pattern.compile("^- `([a-z]+/[a-z-]+)`", Pattern.MULTILINE);

    @Test
    void theMapInArchitectureNamesEveryRoomAndNoOther() {
        Matcher matcher = ROOM_LINE.matcher(House.read(House.root().resolve("ARCHITECTURE.md")));
        assertThat(matcher.results().map(result -> result.group(1)))
                .containsExactlyInAnyOrderElementsOf(House.modules());
    }

    @Test
    void theErrorPagesEqualTheProblems() throws Exception {
        Map<String, List<Problem>> rooms = new TreeMap<>();
        for (JavaClass type : House.classes()) {
            if (type.isEnum() && type.isAssignableTo(Problem.class)) {
                List<Problem> problems = new ArrayList<>();
                for (Object constant : type.reflect().getEnumConstants()) {
                    problems.add((Problem) constant);
                }
                String[] parts = type.getPackageName().split("\\.");
                rooms.computeIfAbsent(parts[2] + "/" + parts[3], ignored -> new ArrayList<>())
                        .addAll(problems);
            }
        }
        var page = new StringBuilder(
                "# Errors\n\nEvery error has a stable code. Azure's clients see it in CamelCase (`JobNotFound`), the"
                        + " same words. This page is generated from the code.\n");
        rooms.forEach((room, problems) -> {
            page.append("\n## ")
                    .append(room)
                    .append("\n\n| code | kind | whose turn | what happened | what to do |\n|---|---|---|---|---|\n");
            problems.sort(Comparator.comparing(Problem::name));
            for (Problem problem : problems) {
                page.append("| <a id=\"")
                        .append(problem.name())
                        .append("\"></a>`")
                        .append(problem.code())
                        .append("` | ")
                        .append(words(problem.kind()))
                        .append(" | ")
                        .append(words(problem.kind().culprit()))
                        .append(" | ")
                        .append(problem.cause())
                        .append(" | ")
                        .append(problem.cure())
                        .append(" |\n");
            }
        });
        same("docs/errors/README.md", page.toString());
    }

    @Test
    void theConfigurationReferenceEqualsTheSettings() throws Exception {
        Map<String, Setting<?>> settings = new TreeMap<>();
        for (JavaClass type : House.classes()) {
            if (type.getSimpleName().endsWith("Config") && type.isRecord()) {
                List<?> list = (List<?>) type.reflect().getField("SETTINGS").get(null);
                for (Object setting : list) {
                    Setting<?> known = (Setting<?>) setting;
                    settings.put(known.key(), known);
                }
            }
        }
        var page = new StringBuilder(
                "# Configuration\n\nKeys of `config.yaml` in the home folder, dotted or nested; each can be set by an"
                        + " environment variable or by `athanor up --set KEY=VALUE` too (file < environment < flag). Unknown keys stop the start."
                        + " This page is generated from the code.\n\n| key | environment | value | default | meaning |\n|---|---|---|---|---|\n");
        settings.values()
                .forEach(setting -> page.append("| `")
                        .append(setting.key())
                        .append("` | `")
                        .append(Settings.variable(setting.key()))
                        .append("` | ")
                        .append(setting.type())
                        .append(" | ")
                        .append(setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`")
                        .append(" | ")
                        .append(setting.meaning())
                        .append(" |\n"));
        same("docs/reference/configuration.md", page.toString());
    }

    @Test
    void thePageOfPublicExamplesEqualsTheCatalogue() throws Exception {
        JsonNode catalogue = Json.parse(House.read(House.root().resolve("testing/examples/catalogue.json")));
        List<String> lines = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (JsonNode example : catalogue.path("examples")) {
            counts.merge(state(example).replaceFirst("[ :].*", ""), 1, Integer::sum);
            lines.add("| %s | %s | `%s` | %s | %s |"
                    .formatted(
                            example.path("id").asString(),
                            example.path("feature").asString(),
                            catalogue
                                            .path("repositories")
                                            .path(example.path("repository").asString())
                                            .asString() + "/"
                                    + example.path("path").asString(),
                            example.path("shows").asString(),
                            state(example)));
        }
        same("docs/reference/examples.md", """
                # Public examples

                Azure ML's public examples and labs that Athanor is measured by, %d of them: %d run as they stand in their repositories, %d wait
                for a feature that is not there yet, %d cannot run here. This page is generated from `testing/examples/catalogue.json`, which
                holds each one's command lines and what they must print.

                To run them, clone the repositories (all of the MIT licence) side by side into one folder and name it:

                ```text
                ./athanor test --examples ../checkouts --data ../data
                ./athanor test --examples ../checkouts --only sweep
                ```

                `az` is `athanor`, the files are unedited; they run in a copy, against a server with a fresh home and the computes `cpu-cluster` and
                `gpu-cluster`. `--data` (or `ATHANOR_EXAMPLES_DATA`) names a folder whose folders stand for public addresses by
                [`data.mirrors`](configuration.md); examples whose data is not there are skipped, as are those whose repository is missing. `--heavy`
                runs also those that fetch gigabytes, `--internet` those that fetch a public address by themselves; all need a package index.
                The exit status is 0 if every example that ran passed.

                | id | feature | example | what it shows | state |
                |---|---|---|---|---|
                %s
                """.formatted(
                        lines.size(),
                        counts.getOrDefault("runs", 0),
                        counts.getOrDefault("waits", 0),
                        counts.getOrDefault("no", 0),
                        String.join("\n", lines)));
    }

    /** What became of a public example, as its entry in the catalogue says. */
    private static String state(JsonNode example) {
        String heavy = example.path("heavy").asString("");
        String internet = example.path("internet").asString("");
        String waits = example.path("waits").asString("");
        String never = example.path("never").asString("");
        if (!waits.isEmpty()) {
            return "waits for " + waits;
        }
        if (!never.isEmpty()) {
            return "no: " + never;
        }
        return "runs"
                + (heavy.isEmpty() ? "" : " with `--heavy`: " + heavy)
                + (internet.isEmpty() ? "" : " with `--internet`: " + internet);
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    private static void same(String name, String expected) throws IOException {
        Path file = House.root().resolve(name);
        if (Boolean.getBoolean("athanor.write-docs")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(House.read(file))
                .as(name + " is out of date; write it anew with ./athanor test --write-docs")
                .isEqualTo(expected);
    }
}
