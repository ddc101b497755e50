package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.jobs.JobSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A parallel step of a pipeline. What the step itself says goes before what its component says, field by field. */
final class ParallelNodes {
    private static final List<String> TASKS = List.of("run_function", "function", "model");

    /** The input that a task's model becomes. */
    private static final String MODEL = "task_model";

    private static final List<String> FIELDS = List.of(
            "input_data",
            "mini_batch_size",
            "partition_keys",
            "error_threshold",
            "mini_batch_error_threshold",
            "max_concurrency_per_instance",
            "logging_level");
    private static final Pattern INPUT = Pattern.compile("\\$\\{\\{\\s*inputs\\.(\\w+).*");

    private final ObjectNode node;
    private final ObjectNode component;
    private final String path;
    private final UnaryOperator<String> modelName;

    private ParallelNodes(ObjectNode node, ObjectNode component, String path, UnaryOperator<String> modelName) {
        this.node = node;
        this.component = component;
        this.path = path;
        this.modelName = modelName;
    }

    /**
     * The job of a step, whose fields are named from {@code path} on.
     *
     * @param modelName the name of the file or folder behind a reference to a model
     */
    static JobSpec.Parallel spec(
            JobSpec.Head head,
            ObjectNode node,
            ObjectNode component,
            StepPorts ports,
            String path,
            UnaryOperator<String> modelName) {
        return new ParallelNodes(node, component, path, modelName).spec(head, ports);
    }

    private JobSpec.Parallel spec(JobSpec.Head head, StepPorts ports) {
        checkTask();
        Map<String, String> settings = settings(ports);
        ObjectNode wire = wire(head, settings);
        ports.write(wire);
        model().ifPresent(reference -> {
            ObjectNode inputs = ArmBody.copy(wire, "inputs");
            // A copy of its own: MLflow refuses models behind a link.
            inputs.putObject(MODEL)
                    .put("jobInputType", "custom_model")
                    .put("uri", reference)
                    .put("mode", "Download");
            wire.set("inputs", inputs);
        });
        ObjectNode document = Json.object();
        document.set("properties", wire);
        return new JobSpec.Parallel(
                head.wired(Json.write(document)),
                Json.text(wire, "codeId").orElse(null),
                Json.required(wire, "environmentId", path + ".task.environment"),
                ports.inputs(JobCodec.inputs(wire, path)),
                JobCodec.outputs(wire, path),
                Json.texts(wire, "environmentVariables"),
                JobCodec.resources(wire),
                settings);
    }

    private void checkTask() {
        String type = task("type").orElse("run_function");
        if (!TASKS.contains(type.toLowerCase(Locale.ROOT))) {
            throw ArmBody.invalid(
                    "'" + path + ".task.type' is '" + type
                            + "'; allowed: run_function with an entry script, model with an MLflow model",
                    path + ".task.type");
        }
    }

    private Optional<String> model() {
        return task("model").map(PipelineCodec::bare);
    }

    private Map<String, String> settings(StepPorts ports) {
        Map<String, String> settings = new LinkedHashMap<>();
        FIELDS.forEach(name -> field(name).ifPresent(value -> settings.put(name, ports.setting(name, value))));
        // The component's own form of "not given".
        settings.remove("mini_batch_size", "0");
        for (String name : List.of("max_retries", "timeout")) {
            first(name, node.path("retry_settings"), component.path("retry_settings"))
                    .ifPresent(value -> settings.put(name, ports.setting(name, value)));
        }
        task("entry_script").ifPresent(value -> settings.put("entry_script", value));
        if (task("type").filter("model"::equalsIgnoreCase).isPresent()) {
            settings.put("task_type", "model");
        }
        model().ifPresent(reference -> {
            settings.put("model", "${{inputs." + MODEL + "}}");
            settings.put("model_name", modelName.apply(reference));
        });
        task("append_row_to").ifPresent(value -> settings.put("append_row_to", value));
        task("program_arguments").ifPresent(value -> settings.put("arguments", ports.line(value)));
        mode(settings.getOrDefault("input_data", "")).ifPresent(value -> settings.put("input_mode", value));
        return settings;
    }

    /** How the input that is cut was asked for: whether a table is read or its files are listed depends on it. */
    private Optional<String> mode(String reference) {
        Matcher form = INPUT.matcher(reference);
        if (!form.matches()) {
            return Optional.empty();
        }
        String name = form.group(1);
        return first(
                "mode", node.path("inputs").path(name), component.path("inputs").path(name));
    }

    private ObjectNode wire(JobSpec.Head head, Map<String, String> settings) {
        ObjectNode wire = PipelineCodec.wire(head, node, component);
        wire.put(
                "command",
                "parallel: "
                        + settings.getOrDefault("entry_script", settings.getOrDefault("model_name", "?"))
                        + (settings.containsKey("entry_script") ? ": run(mini_batch)" : ""));
        task("code").ifPresent(code -> wire.put("codeId", PipelineCodec.bare(code)));
        task("environment")
                .or(() -> Json.text(node, "environment"))
                // MLflow models bring their own.
                .or(this::model)
                .ifPresent(environment -> wire.put("environmentId", PipelineCodec.bare(environment)));
        return wire;
    }

    private Optional<String> field(String name) {
        return first(name, node, component);
    }

    private Optional<String> task(String name) {
        return first(name, node.path("task"), component.path("task"));
    }

    private static Optional<String> first(String name, JsonNode... places) {
        for (JsonNode place : places) {
            JsonNode value = place.path(name);
            if (value.isArray()) {
                return Optional.of(Json.write(value));
            }
            if (value.isValueNode() && !value.isNull() && !value.asString().isBlank()) {
                return Optional.of(value.asString());
            }
        }
        return Optional.empty();
    }
}
