package dev.athanor.testing.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
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
