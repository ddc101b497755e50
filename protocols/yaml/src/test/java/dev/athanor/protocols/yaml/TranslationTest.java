package dev.athanor.protocols.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.codec.Json;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Files of ours beside what azure-ai-ml 1.35 was seen to send for them. */
final class TranslationTest {
    private static final Map<String, String> NOUNS = Map.ofEntries(
            Map.entry("aml", "compute"),
            Map.entry("ci", "compute"),
            Map.entry("data", "data"),
            Map.entry("ds", "datastore"),
            Map.entry("env", "environment"),
            Map.entry("ep", "online-endpoint"),
            Map.entry("dep", "online-deployment"),
            Map.entry("job", "job"),
            Map.entry("model", "model"),
            Map.entry("schedule", "schedule"),
            Map.entry("sweep", "job"));
    private static final Scope SCOPE = new Scope("sub", "rg", "ws1");

    private final Yaml yaml = Yaml.builtIn();

    @TestFactory
    Stream<DynamicTest> filesBecomeWhatTheOfficialClientSends() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(examples())) {
            files = all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(15);
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(file.toFile().getName(), () -> {
                    Path source = examples().resolve(file.toFile().getName().replace(".json", ".yml"));
                    Object expected = Trees.of(Json.parse(Files.readString(file)));
                    assertThat(marked(translate(source))).isEqualTo(expected);
                }));
    }

    @Test
    void answersReadAsTheFilesThatMadeThem() throws IOException {
        Map<String, Object> arm =
                Trees.map(Trees.of(Json.parse(Files.readString(examples().resolve("aml.json")))));
        arm.put("id", SCOPE.arm() + "/computes/cpu");
        arm.put("name", "cpu");
        Map<String, Object> shown = yaml.show("compute", arm);
        assertThat(shown)
                .containsEntry("type", "amlcompute")
                .containsEntry("tier", "low_priority")
                .containsEntry("idle_time_before_scale_down", 120L)
                .containsEntry("ssh_public_access_enabled", true)
                .containsEntry("identity", Map.of("type", "system_assigned"));
    }

    @Test
    void aSchedulesJobIsReadFromItsFileWithWhatTheScheduleChanges() {
        YamlEntity schedule = yaml.read("schedule", examples().resolve("schedule1.yml"), List.of(), examples());
        ScheduledJob job = yaml.scheduledJob(schedule);

        assertThat(job.source()).isEmpty();
        assertThat(job.job().kind()).isEqualTo("command");
        assertThat(Trees.at(job.job().tree(), "tags")).isEqualTo(Map.of("a", "b", "nightly", "yes"));
        assertThat(Trees.at(job.job().tree(), "inputs.word")).isEqualTo("${{name}}");
        assertThat(Trees.at(job.job().tree(), "inputs.other")).isEqualTo("stays");
    }

    @Test
    void aScheduleOfAnEarlierJobNamesIt() {
        YamlEntity schedule = yaml.read(
                "schedule",
                examples().resolve("schedule2.yml"),
                List.of(new Overlay("create_job", "azureml:first", "--set create_job")),
                examples());

        assertThat(yaml.scheduledJob(schedule).source()).contains("first");
        Map<String, Object> shown = yaml.show(
                "schedule",
                Map.of(
                        "name",
                        "s",
                        "properties",
                        Map.of(
                                "action",
                                Map.of(
                                        "jobDefinition",
                                        Map.of("jobType", "Pipeline", "sourceJobId", SCOPE.arm() + "/jobs/first")))));
        assertThat(Trees.map(shown.get("create_job"))).containsEntry("job", "azureml:first");
    }

    @Test
    void assetsHaveTheirNameAndVersionFromTheId() {
        Map<String, Object> shown = yaml.show(
                "data",
                Map.of(
                        "id",
                        SCOPE.arm() + "/data/d1/versions/3",
                        "name",
                        "3",
                        "properties",
                        Map.of("dataUri", "azureml://x", "dataType", "uri_file", "tags", Map.of("a", 1L))));
        assertThat(shown)
                .containsEntry("name", "d1")
                .containsEntry("version", "3")
                .containsEntry("path", "azureml://x")
                .containsEntry("tags", Map.of("a", "1"));
    }

    @Test
    void jobsReferToAssetsByShortNames() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("jobType", "Command");
        properties.put("environmentId", SCOPE.arm() + "/environments/e/versions/4");
        properties.put("computeId", SCOPE.arm() + "/computes/cpu");
        properties.put("codeId", SCOPE.arm() + "/codes/c/versions/1");
        properties.put(
                "inputs",
                Map.of(
                        "d",
                        Map.of(
                                "jobInputType",
                                "uri_file",
                                "uri",
                                SCOPE.arm() + "/data/d/versions/1",
                                "mode",
                                "ReadOnlyMount")));
        properties.put("services", Map.of("Studio", Map.of("jobServiceType", "Studio", "endpoint", "https://x")));
        Map<String, Object> shown =
                yaml.show("job", Map.of("id", SCOPE.arm() + "/jobs/j", "name", "j", "properties", properties));
        assertThat(shown)
                .containsEntry("environment", "azureml:e:4")
                .containsEntry("compute", "azureml:cpu")
                .containsEntry("code", "azureml:" + SCOPE.arm() + "/codes/c/versions/1")
                .containsEntry(
                        "inputs", Map.of("d", Map.of("mode", "ro_mount", "type", "uri_file", "path", "azureml:d:1")))
                .containsEntry("services", Map.of("Studio", Map.of("type", "Studio", "endpoint", "https://x")));
    }

    @Test
    void deploymentsKnowTheirEndpoint() {
        Map<String, Object> shown = yaml.show(
                "online-deployment",
                Map.of(
                        "id",
                        SCOPE.arm() + "/onlineEndpoints/ep1/deployments/blue",
                        "name",
                        "blue",
                        "sku",
                        Map.of("capacity", 2L),
                        "properties",
                        Map.of("scaleSettings", Map.of("scaleType", "Default"))));
        assertThat(shown)
                .containsEntry("endpoint_name", "ep1")
                .containsEntry("instance_count", 2L)
                .containsEntry("scale_settings", Map.of("type", "default"));
    }

    @Test
    void aShownResourceMayBeAmended() {
        Map<String, Object> shown = new LinkedHashMap<>(Map.of(
                "name", "ep1", "auth_mode", "key", "scoring_uri", "https://x", "kind", "Managed", "traffic", Map.of()));
        YamlEntity entity = yaml.amend(
                "online-endpoint",
                shown,
                List.of(new Overlay("traffic", new LinkedHashMap<>(Map.of("blue", "90")), "--traffic")),
                Path.of(""));
        Map<String, Object> arm = yaml.translate(entity, SCOPE);
        assertThat(Trees.at(arm, "properties.traffic")).isEqualTo(Map.of("blue", 90L));
        assertThat(Trees.at(arm, "properties.authMode")).isEqualTo("Key");
    }

    private Map<String, Object> translate(Path source) {
        String noun = NOUNS.get(source.toFile().getName().replaceAll("\\d*\\.yml", ""));
        YamlEntity entity = yaml.read(String.valueOf(noun), source, List.of(), Path.of(""));
        return yaml.translate(entity, SCOPE);
    }

    private static Object marked(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> copy = new LinkedHashMap<>();
                Trees.map(map).forEach((key, inner) -> copy.put(key, marked(inner)));
                yield copy;
            }
            case List<?> list ->
                list.stream().map(item -> marked(Objects.requireNonNull(item))).toList();
            case Pending.Existing existing -> existing.id();
            case Pending.Labelled latest -> "<latest " + latest.collection() + "/" + latest.name() + ">";
            case Pending.Code code -> "<code " + code.local().toFile().getName() + ">";
            case Pending.Upload upload -> "<upload " + upload.local().toFile().getName() + " " + upload.form() + ">";
            case Pending.Create create -> "<create " + create.collection() + ">";
            default -> value;
        };
    }

    private static Path examples() {
        try {
            return Path.of(Objects.requireNonNull(TranslationTest.class.getResource("examples"))
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
