package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.jobs.JobInput;
import dev.athanor.platform.jobs.JobKind;
import dev.athanor.platform.jobs.JobOutput;
import dev.athanor.platform.jobs.JobSpec;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a job off the wire. */
final class JobCodec {
    private static final String DEFAULT_EXPERIMENT = "Default";
    private static final int PRIORITY = 2;

    private JobCodec() {}

    /** What the body of a PUT asks for. */
    static JobSpec spec(String name, ObjectNode body) {
        JsonNode properties = body.path("properties");
        JobKind kind = kind(Json.required(properties, "jobType", "properties.jobType"));
        JobSpec.Head head = head(name, properties, body);
        return switch (kind) {
            case COMMAND -> command(head, properties, "properties");
            case SWEEP -> new JobSpec.Sweep(head, command(head, properties.path("trial"), "properties.trial"));
            case PIPELINE -> new JobSpec.Pipeline(head);
            case AUTO_ML ->
                new JobSpec.AutoMl(
                        head,
                        Json.required(properties.path("taskDetails"), "taskType", "properties.taskDetails.taskType"));
            case PARALLEL -> new JobSpec.Parallel(head);
            case SPARK -> new JobSpec.Spark(head);
            case IMPORT -> new JobSpec.Import(head);
        };
    }

    private static JobKind kind(String word) {
        List<String> words = Arrays.stream(JobKind.values()).map(JobKind::word).toList();
        String known = ArmBody.oneOf(word, words, "properties.jobType");
        return Arrays.stream(JobKind.values())
                .filter(kind -> kind.word().equals(known))
                .findFirst()
                .orElseThrow();
    }

    private static JobSpec.Head head(String name, JsonNode properties, ObjectNode body) {
        ObjectNode kept = body.deepCopy();
        kept.remove(List.of("id", "name", "type", "systemData"));
        return new JobSpec.Head(
                name,
                Json.text(properties, "displayName").orElse(null),
                Json.text(properties, "description").orElse(null),
                Json.text(properties, "experimentName")
                        .filter(text -> !text.isBlank())
                        .orElse(DEFAULT_EXPERIMENT),
                Json.texts(properties, "tags"),
                Json.texts(properties, "properties"),
                Json.text(properties, "computeId")
                        .filter(text -> !text.isBlank())
                        .orElse(null),
                priority(properties),
                properties.path("isArchived").asBoolean(false),
                Json.text(properties, "parentJobName").orElse(null),
                Json.write(kept));
    }

    private static int priority(JsonNode properties) {
        String tier = Json.text(properties.path("queueSettings"), "priority").orElse(Integer.toString(PRIORITY));
        return switch (tier) {
            case "Low", "1" -> 1;
            case "High", "3" -> 3;
            default -> PRIORITY;
        };
    }

    private static JobSpec.Command command(JobSpec.Head head, JsonNode node, String path) {
        return new JobSpec.Command(
                head,
                Json.required(node, "command", path + ".command"),
                Json.text(node, "codeId").filter(text -> !text.isBlank()).orElse(null),
                Json.required(node, "environmentId", path + ".environmentId"),
                inputs(node.path("inputs"), path + ".inputs"),
                outputs(node.path("outputs")),
                Json.texts(node, "environmentVariables"),
                timeout(node.path("limits"), path + ".limits.timeout"),
                resources(node.path("resources")),
                Json.text(node.path("distribution"), "distributionType").orElse(null),
                services(node.path("services")));
    }

    private static Map<String, JobInput> inputs(JsonNode node, String path) {
        Map<String, JobInput> inputs = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            JsonNode input = entry.getValue();
            String at = path + "." + entry.getKey();
            if (input.isNull()) {
                return;
            }
            String type = Json.text(input, "jobInputType").orElse("literal");
            inputs.put(
                    entry.getKey(),
                    type.equalsIgnoreCase("literal")
                            ? new JobInput.Literal(Json.text(input, "value").orElse(""))
                            : new JobInput.Data(
                                    type, Json.required(input, "uri", at + ".uri"), mode(input, at + ".mode")));
        });
        return inputs;
    }

    private static JobInput.Mode mode(JsonNode input, String path) {
        Optional<String> word = Json.text(input, "mode");
        if (word.isEmpty()) {
            return JobInput.Mode.READ_ONLY_MOUNT;
        }
        List<String> words =
                Arrays.stream(JobInput.Mode.values()).map(JobInput.Mode::word).toList();
        String known = ArmBody.oneOf(word.get(), words, path);
        return Arrays.stream(JobInput.Mode.values())
                .filter(mode -> mode.word().equals(known))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, JobOutput> outputs(JsonNode node) {
        Map<String, JobOutput> outputs = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            JsonNode output = entry.getValue();
            if (!output.isNull() && !entry.getKey().equals("default")) {
                outputs.put(
                        entry.getKey(),
                        new JobOutput(
                                Json.text(output, "jobOutputType").orElse("uri_folder"),
                                Json.text(output, "uri").orElse(null),
                                Json.text(output, "mode").orElse("ReadWriteMount"),
                                Json.text(output, "assetName").orElse(null),
                                Json.text(output, "assetVersion").orElse(null)));
            }
        });
        return outputs;
    }

    private static Optional<Duration> timeout(JsonNode limits, String path) {
        return Json.text(limits, "timeout").map(text -> {
            try {
                return Duration.parse(text);
            } catch (DateTimeParseException malformed) {
                throw ArmBody.invalid("'" + path + "' is '" + text + "', not an ISO 8601 duration such as PT1H", path);
            }
        });
    }

    private static JobSpec.Resources resources(JsonNode node) {
        return new JobSpec.Resources(
                node.path("instanceCount").asInt(1),
                Json.text(node, "instanceType").orElse(null),
                Json.text(node, "shmSize").orElse(null));
    }

    private static Map<String, String> services(JsonNode node) {
        Map<String, String> services = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> Json.text(entry.getValue(), "jobServiceType")
                        .filter(type -> !type.equals("Tracking") && !type.equals("Studio"))
                        .ifPresent(type -> services.put(entry.getKey(), type)));
        return services;
    }
}
