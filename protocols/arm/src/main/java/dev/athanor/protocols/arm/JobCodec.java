package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.JobInput;
import dev.athanor.platform.jobs.JobKind;
import dev.athanor.platform.jobs.JobOutput;
import dev.athanor.platform.jobs.JobService;
import dev.athanor.platform.jobs.JobSpec;
import dev.athanor.platform.jobs.ServiceKind;
import dev.athanor.platform.jobs.Waiting;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.protocols.armmodel.SystemData;
import dev.athanor.protocols.armmodel.WireTime;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs as ARM writes them. */
final class JobCodec {
    static final String TYPE = ArmPaths.TYPE + "/jobs";

    /** Properties that this server adds to an answer; they are not kept when a client sends them back. */
    private static final String OURS = "athanor.";

    private static final String TRACKING = "Tracking";
    private static final String STUDIO = "Studio";
    private static final List<String> OUR_SERVICES = List.of(TRACKING, STUDIO);

    private static final List<String> KINDS =
            Arrays.stream(JobKind.values()).map(JobKind::word).toList();
    private static final List<String> MODES =
            Arrays.stream(JobInput.Mode.values()).map(JobInput.Mode::word).toList();
    private static final List<String> OUTPUT_MODES = List.of("ReadWriteMount", "Upload", "Direct");
    private static final List<String> AUTO_ML_TASKS = List.of(
            "Classification",
            "Regression",
            "Forecasting",
            "ImageClassification",
            "ImageClassificationMultilabel",
            "ImageObjectDetection",
            "ImageInstanceSegmentation",
            "TextClassification",
            "TextClassificationMultilabel",
            "TextNER");
    private static final int DEFAULT_PRIORITY = 2;

    private final String base;
    private final PipelineCodec pipelines;

    JobCodec(String base, Assets assets) {
        this.base = base;
        this.pipelines = new PipelineCodec(assets);
    }

    /** What a PUT asks for; fields of the wrong shape are refused. */
    JobSpec spec(Workspace workspace, String name, ObjectNode body) {
        return spec(workspace, name, body, Map.of());
    }

    /** The same for a job that the server starts; {@code ours} are properties that only the server gives. */
    JobSpec spec(Workspace workspace, String name, ObjectNode body, Map<String, String> ours) {
        if (!(body.path("properties") instanceof ObjectNode properties)) {
            throw ArmBody.invalid("'properties' is required", "properties");
        }
        String type = Json.required(properties, "jobType", "properties.jobType");
        String word = ArmBody.oneOf(type, KINDS, "properties.jobType");
        JobKind kind = Stream.of(JobKind.values())
                .filter(known -> known.word().equals(word))
                .findFirst()
                .orElseThrow();
        JobSpec.Head head = head(name, properties, body, ours);
        return switch (kind) {
            case COMMAND -> command(head, properties, "properties");
            case SWEEP -> SweepCodec.spec(head, properties, "properties");
            case PIPELINE -> pipelines.spec(workspace, head, properties);
            case AUTO_ML ->
                new JobSpec.AutoMl(
                        head,
                        ArmBody.oneOf(
                                Json.required(
                                        properties.path("taskDetails"), "taskType", "properties.taskDetails.taskType"),
                                AUTO_ML_TASKS,
                                "properties.taskDetails.taskType"));
            case PARALLEL ->
                throw ArmBody.invalid(
                        "a parallel job is a step of a pipeline, here as in Azure; submit a pipeline with a step of type"
                                + " parallel",
                        "properties.jobType");
            case SPARK -> {
                Json.required(properties, "codeId", "properties.codeId");
                yield new JobSpec.Spark(head);
            }
            case IMPORT -> new JobSpec.Import(head);
        };
    }

    private static JobSpec.Head head(String name, ObjectNode properties, ObjectNode body, Map<String, String> ours) {
        Map<String, String> labels = labels(properties);
        labels.putAll(ours);
        ObjectNode kept = body.deepCopy();
        kept.remove(List.of("id", "name", "type", "systemData"));
        return new JobSpec.Head(
                name,
                Json.text(properties, "displayName").orElse(null),
                Json.text(properties, "description").orElse(null),
                Json.text(properties, "experimentName")
                        .filter(text -> !text.isBlank())
                        .orElse("Default"),
                Json.texts(properties, "tags"),
                labels,
                Json.text(properties, "computeId")
                        .filter(text -> !text.isBlank())
                        .orElse(null),
                priority(properties),
                properties.path("isArchived").asBoolean(false),
                null,
                Json.write(kept));
    }

    private static int priority(JsonNode properties) {
        JsonNode priority = properties.path("queueSettings").path("priority");
        if (priority.isNumber()) {
            return priority.asInt();
        }
        return switch (Json.text(properties.path("queueSettings"), "priority").orElse("Medium")) {
            case "Low" -> 1;
            case "High" -> 3;
            default -> DEFAULT_PRIORITY;
        };
    }

    /** The job's own properties, without what this server adds. */
    static Map<String, String> labels(JsonNode properties) {
        Map<String, String> labels = Json.texts(properties, "properties");
        labels.keySet().removeIf(key -> key.startsWith(OURS));
        return labels;
    }

    /** The command in {@code node}, whose fields are named from {@code path} on. */
    static JobSpec.Command command(JobSpec.Head head, JsonNode node, String path) {
        return new JobSpec.Command(
                head,
                Json.required(node, "command", path + ".command"),
                Json.text(node, "codeId").orElse(null),
                Json.required(node, "environmentId", path + ".environmentId"),
                inputs(node, path),
                outputs(node, path),
                Json.texts(node, "environmentVariables"),
                timeout(node, path),
                resources(node),
                distribution(node, path),
                services(node, path));
    }

    static Map<String, JobInput> inputs(JsonNode node, String path) {
        Map<String, JobInput> inputs = new LinkedHashMap<>();
        Json.objectAt(node, "inputs").properties().forEach(entry -> {
            String field = path + ".inputs." + entry.getKey();
            JsonNode input = entry.getValue();
            if (input.isNull()) {
                return;
            }
            String type = Json.required(input, "jobInputType", field + ".jobInputType");
            inputs.put(
                    entry.getKey(),
                    type.equalsIgnoreCase("literal")
                            ? new JobInput.Literal(Json.text(input, "value").orElse(""))
                            : new JobInput.Data(type, Json.required(input, "uri", field + ".uri"), mode(input, field)));
        });
        return inputs;
    }

    static JobInput.Mode mode(JsonNode input, String field) {
        String word = ArmBody.oneOf(Json.text(input, "mode").orElse("ReadOnlyMount"), MODES, field + ".mode");
        return Stream.of(JobInput.Mode.values())
                .filter(mode -> mode.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    static Map<String, JobOutput> outputs(JsonNode node, String path) {
        Map<String, JobOutput> outputs = new LinkedHashMap<>();
        Json.objectAt(node, "outputs").properties().forEach(entry -> {
            String field = path + ".outputs." + entry.getKey();
            JsonNode output = entry.getValue();
            if (output.isNull() || entry.getKey().equals("default")) {
                return;
            }
            outputs.put(
                    entry.getKey(),
                    new JobOutput(
                            Json.required(output, "jobOutputType", field + ".jobOutputType"),
                            Json.text(output, "uri").orElse(null),
                            ArmBody.oneOf(
                                    Json.text(output, "mode").orElse("ReadWriteMount"), OUTPUT_MODES, field + ".mode"),
                            Json.text(output, "assetName").orElse(null),
                            Json.text(output, "assetVersion").orElse(null)));
        });
        return outputs;
    }

    private static Optional<Duration> timeout(JsonNode node, String path) {
        return Json.text(node.path("limits"), "timeout").map(text -> span(text, path + ".limits.timeout"));
    }

    /** A span as ISO 8601 writes it. */
    static Duration span(String text, String path) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException malformed) {
            throw new AthanorException(
                            ArmProblem.FIELD_VALUE_INVALID,
                            "'" + path + "' is '" + text + "', which is no ISO 8601 span such as PT1H30M",
                            malformed)
                    .at(path);
        }
    }

    static JobSpec.Resources resources(JsonNode node) {
        JsonNode resources = node.path("resources");
        return new JobSpec.Resources(
                resources.path("instanceCount").asInt(1),
                Json.text(resources, "instanceType")
                        .filter(text -> !text.isBlank())
                        .orElse(null),
                Json.text(resources, "shmSize").orElse(null));
    }

    private static @Nullable String distribution(JsonNode node, String path) {
        JsonNode distribution = node.path("distribution");
        int processes = distribution.path("processCountPerInstance").asInt(1);
        if (processes > 1) {
            throw ArmBody.invalid(
                    "'distribution.processCountPerInstance' is " + processes
                            + ", but distributed processes do not run here yet; use 1, and start workers in the script",
                    path + ".distribution");
        }
        return Json.text(distribution, "distributionType").orElse(null);
    }

    /** What runs beside the script; the platform's own two, which a client sends back when it submits a job again, are none of these. */
    private static Map<String, JobService> services(JsonNode node, String path) {
        Map<String, JobService> services = new LinkedHashMap<>();
        Json.objectAt(node, "services").properties().forEach(entry -> {
            String word = Json.text(entry.getValue(), "jobServiceType").orElse("");
            if (!OUR_SERVICES.contains(word)) {
                String field = path + ".services." + entry.getKey();
                ServiceKind kind = ServiceKind.of(word)
                        .orElseThrow(() -> ArmBody.invalid(
                                "'services." + entry.getKey() + ".jobServiceType' is '" + word + "'; allowed: "
                                        + String.join(", ", ServiceKind.words()),
                                field));
                services.put(
                        entry.getKey(),
                        new JobService(
                                kind,
                                entry.getValue().path("port").asInt(0),
                                Json.texts(entry.getValue(), "properties")));
            }
        });
        return services;
    }

    /** A job as clients expect it: what they sent, and what became of it. */
    ObjectNode json(Workspace workspace, Job job, Map<String, JobInput> inputs, Map<String, JobOutput> outputs) {
        ObjectNode properties = ArmBody.copy(Json.parse(job.document()), "properties");
        properties
                .put("jobType", word(job.kind()))
                .put("status", job.status().word())
                .put("displayName", job.displayName())
                .put("description", job.description())
                .put("experimentName", job.experiment())
                .put("isArchived", job.archived());
        properties.set("tags", Json.of(job.tags()));
        properties.set("properties", Json.of(shown(job)));
        properties.set("services", services(workspace, job, properties));
        for (String field : List.of("inputs", "outputs")) {
            if (!properties.path(field).isObject()) {
                properties.putObject(field);
            }
        }
        if (job.parent() != null) {
            properties.put("parentJobName", job.parent());
            given(properties, inputs);
        }
        // With an output of this name the client lists the datastore by itself and signs its own, worthless, addresses.
        Json.objectAt(properties, "outputs").remove("default");
        outputs.forEach((name, output) -> {
            if (properties.path("outputs").path(name) instanceof ObjectNode node) {
                node.put("uri", output.uri());
            }
        });
        properties.put("creationTime", WireTime.text(job.createdAt()));
        job.error()
                .ifPresent(error -> properties
                        .putObject("error")
                        .put("code", error.azureCode())
                        .put("message", error.message()));
        return ArmBody.resource(
                workspace.arm() + "/jobs/" + job.name(),
                TYPE,
                properties,
                new SystemData(job.createdAt(), job.createdBy(), job.modifiedAt()));
    }

    /** ARM has no parallel jobs: the step of a pipeline shows as the command that it is. */
    private static String word(JobKind kind) {
        return (kind == JobKind.PARALLEL ? JobKind.COMMAND : kind).word();
    }

    /** What a child was given is known only when it was started; its wire form was written before. */
    private static void given(ObjectNode properties, Map<String, JobInput> inputs) {
        ObjectNode all = properties.putObject("inputs");
        inputs.forEach((name, input) -> {
            ObjectNode node = all.putObject(name);
            switch (input) {
                case JobInput.Literal literal ->
                    node.put("jobInputType", "literal").put("value", literal.value());
                case JobInput.Data data ->
                    node.put("jobInputType", data.type())
                            .put("uri", data.uri())
                            .put("mode", data.mode().word());
                case JobInput.Later later ->
                    node.put("jobInputType", later.type())
                            .put("mode", later.mode().word());
            }
        });
    }

    private static Map<String, String> shown(Job job) {
        Map<String, String> properties = new LinkedHashMap<>(job.properties());
        Waiting waiting = job.waiting();
        if (waiting != null && !job.status().terminal()) {
            properties.put(OURS + "waiting", waiting.reason());
            properties.put(OURS + "queue.position", Integer.toString(waiting.position()));
            properties.put(OURS + "queue.length", Integer.toString(waiting.length()));
        }
        if (job.startedAt() != null) {
            properties.put(OURS + "startedAt", WireTime.text(job.startedAt()));
        }
        if (job.endedAt() != null) {
            properties.put(OURS + "endedAt", WireTime.text(job.endedAt()));
        }
        job.error().ifPresent(error -> properties.put(OURS + "error", error.message()));
        return properties;
    }

    private ObjectNode services(Workspace workspace, Job job, ObjectNode properties) {
        ObjectNode services = ArmBody.copy(properties, "services");
        services.putObject(TRACKING)
                .put("jobServiceType", TRACKING)
                .put("endpoint", base + "/mlflow/v1.0" + workspace.arm());
        services.putObject(STUDIO)
                .put("jobServiceType", STUDIO)
                .put("endpoint", base + "/runs/" + job.name() + "?wsid=" + workspace.arm());
        return services;
    }
}
