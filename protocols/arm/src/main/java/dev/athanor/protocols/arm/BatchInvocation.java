package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pipeline job that a call of a batch deployment starts: of a model's deployment one parallel step, of a pipeline component's its steps. What
 * the call says goes before what the deployment says. Callers write field names in either case.
 */
final class BatchInvocation {
    private static final String INPUTS = "properties.inputData";
    private static final String OUTPUTS = "properties.outputData";

    /** The step and the output, as Azure calls them. */
    private static final String STEP = "batchscoring";

    private static final String SCORE = "score";

    private static final Map<String, String> TYPES = Map.of(
            "urifile", "uri_file",
            "urifolder", "uri_folder",
            "mltable", "mltable",
            "mlflowmodel", "mlflow_model",
            "custommodel", "custom_model",
            "tritonmodel", "triton_model",
            "literal", "literal");

    private final String endpoint;
    private final JsonNode deployment;
    private final JsonNode call;

    /**
     * A call.
     *
     * @param deployment the deployment's properties
     * @param call the call's properties
     */
    BatchInvocation(String endpoint, JsonNode deployment, JsonNode call) {
        this.endpoint = endpoint;
        this.deployment = deployment;
        this.call = call;
    }

    /** Whether a deployment runs a pipeline component. */
    static boolean runsComponent(JsonNode deployment) {
        return deployment.path("deploymentConfiguration").path("componentId").isObject();
    }

    /** The body of the PUT that would submit the job. */
    ObjectNode job() {
        ObjectNode job = Json.object().put("jobType", "Pipeline").put("displayName", endpoint);
        job.put(
                "experimentName",
                text(field(call, "properties"), "experimentName").orElse(endpoint));
        job.set("inputs", inputs());
        job.set("outputs", outputs());
        if (runsComponent(deployment)) {
            component(job);
        } else {
            model(job);
        }
        return Json.object().set("properties", job);
    }

    private void component(ObjectNode job) {
        JsonNode configuration = deployment.path("deploymentConfiguration");
        job.put("componentId", Json.required(configuration.path("componentId"), "assetId", "properties.componentId"));
        ObjectNode settings = Json.object();
        for (String name : List.of("default_compute", "default_datastore", "continue_on_step_failure", "force_rerun")) {
            Json.text(configuration.path("settings"), name).ifPresent(value -> settings.put(name, value));
        }
        job.set("settings", settings);
    }

    private void model(ObjectNode job) {
        String input = only(Json.objectAt(job, "inputs"), INPUTS, "input");
        ObjectNode outputs = Json.objectAt(job, "outputs");
        if (outputs.isEmpty()) {
            outputs.putObject(SCORE).put("jobOutputType", "uri_folder").put("mode", "ReadWriteMount");
            job.set("outputs", outputs);
        }
        String output = only(outputs, OUTPUTS, "output");
        ObjectNode step = Json.object().put("type", "parallel");
        Json.text(deployment, "compute").filter(id -> !id.isEmpty()).ifPresent(id -> step.put("computeId", id));
        step.putObject("resources").put("instance_count", instances());
        bind(step, "inputs", input);
        bind(step, "outputs", output);
        step.set("component", component(job, input, output));
        job.putObject("jobs").set(STEP, step);
    }

    private static void bind(ObjectNode step, String ports, String name) {
        step.putObject(ports).putObject(name).put("value", "${{parent." + ports + "." + name + "}}");
    }

    private ObjectNode component(ObjectNode job, String input, String output) {
        ObjectNode component = Json.object().put("type", "parallel").put("is_deterministic", false);
        component.putObject("inputs").putObject(input).put("type", type(job, "inputs", input, "jobInputType"));
        component.putObject("outputs").putObject(output).put("type", type(job, "outputs", output, "jobOutputType"));
        component.put("input_data", "${{inputs." + input + "}}");
        component.put("mini_batch_size", said("miniBatchSize", "10"));
        component.put("error_threshold", said("errorThreshold", "-1"));
        component.put("max_concurrency_per_instance", said("maxConcurrencyPerInstance", "1"));
        component.put("logging_level", said("loggingLevel", "Info").toUpperCase(Locale.ROOT));
        component
                .putObject("retry_settings")
                .put("max_retries", retry("maxRetries").orElse("3"))
                .put("timeout", seconds(retry("timeout").orElse("PT30S")));
        ObjectNode variables = component.putObject("environment_variables");
        Json.texts(deployment, "environmentVariables").forEach(variables::put);
        variables.put("AZUREML_BI_OUTPUT_PATH", "${{outputs." + output + "}}");
        component.set("task", task(output));
        return component;
    }

    private ObjectNode task(String output) {
        ObjectNode task = Json.object();
        Optional<String> script =
                Json.text(deployment.path("codeConfiguration"), "scoringScript").filter(name -> !name.isEmpty());
        task.put("type", script.isPresent() ? "run_function" : "model");
        script.ifPresent(name -> task.put("entry_script", name));
        Json.text(deployment.path("codeConfiguration"), "codeId").ifPresent(id -> task.put("code", id));
        Json.text(deployment, "environmentId").filter(id -> !id.isEmpty()).ifPresent(id -> task.put("environment", id));
        Json.text(deployment.path("model"), "assetId").ifPresent(id -> task.put("model", id));
        if (!said("outputAction", "AppendRow").equalsIgnoreCase("SummaryOnly")) {
            task.put("append_row_to", "${{outputs." + output + "}}");
            task.put("program_arguments", "--append_row_file_name " + fileName());
        }
        return task;
    }

    private String fileName() {
        String name = said("outputFileName", "predictions.csv");
        if (!name.matches("[\\w.-]{1,255}")) {
            throw ArmBody.invalid(
                    "'properties.outputFileName' is '" + name + "'; allowed: letters, digits, '_', '-' and '.'",
                    "properties.outputFileName");
        }
        return name;
    }

    private int instances() {
        JsonNode asked = field(field(call, "compute"), "instanceCount");
        int count = (asked.isNumber() ? asked : deployment.path("resources").path("instanceCount")).asInt(1);
        return Math.max(1, count);
    }

    /** A setting as the call says it, else as the deployment does. */
    private String said(String name, String otherwise) {
        return text(call, name).or(() -> text(deployment, name)).orElse(otherwise);
    }

    private Optional<String> retry(String name) {
        return text(field(call, "retrySettings"), name).or(() -> text(field(deployment, "retrySettings"), name));
    }

    private static String seconds(String text) {
        try {
            return Long.toString(Math.max(1, Duration.parse(text).toSeconds()));
        } catch (DateTimeParseException malformed) {
            throw ArmBody.invalid(
                    "'properties.retrySettings.timeout' is '" + text + "'; write a duration such as PT30S",
                    "properties.retrySettings.timeout");
        }
    }

    private ObjectNode inputs() {
        ObjectNode inputs = Json.object();
        entries("inputData").forEach((name, given) -> {
            String at = INPUTS + "." + name;
            String type = word(given, "jobInputType", at);
            ObjectNode input = inputs.putObject(name).put("jobInputType", type);
            if (type.equals("literal")) {
                input.put("value", text(given, "value").orElse(""));
                return;
            }
            input.put(
                    "uri",
                    text(given, "uri").orElseThrow(() -> ArmBody.invalid("'" + at + ".uri' is required", at + ".uri")));
            text(given, "mode").ifPresent(mode -> input.put("mode", mode));
        });
        return inputs;
    }

    private ObjectNode outputs() {
        ObjectNode outputs = Json.object();
        entries("outputData").forEach((name, given) -> {
            ObjectNode output =
                    outputs.putObject(name).put("jobOutputType", word(given, "jobOutputType", OUTPUTS + "." + name));
            text(given, "uri").or(() -> text(given, "path")).ifPresent(uri -> output.put("uri", uri));
            text(given, "mode").ifPresent(mode -> output.put("mode", mode));
        });
        JsonNode dataset = field(call, "outputDataset");
        text(dataset, "datastoreId")
                .ifPresent(id -> outputs.putObject(SCORE)
                        .put("jobOutputType", "uri_folder")
                        .put(
                                "uri",
                                "azureml://datastores/" + id.substring(id.lastIndexOf('/') + 1) + "/paths/"
                                        + text(dataset, "path").orElse(endpoint)));
        return outputs;
    }

    private Map<String, JsonNode> entries(String name) {
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        if (field(call, name) instanceof ObjectNode given) {
            given.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        }
        return entries;
    }

    /** The type of a port in the words of jobs. */
    private static String word(JsonNode port, String field, String at) {
        String said = text(port, field).orElse("");
        String type = TYPES.get(said.toLowerCase(Locale.ROOT).replace("_", ""));
        if (type == null) {
            throw ArmBody.invalid(
                    "'" + at + "." + field + "' is '" + said
                            + "'; allowed: UriFile, UriFolder, MLTable, MLFlowModel, CustomModel, TritonModel, Literal",
                    at + "." + field);
        }
        return type;
    }

    private static String type(ObjectNode job, String ports, String name, String field) {
        return job.path(ports).path(name).path(field).asString();
    }

    private static String only(ObjectNode ports, String target, String what) {
        if (ports.size() != 1) {
            throw ArmBody.invalid(
                    "'" + target + "' has " + ports.size() + " entries; a deployment of a model has exactly one " + what
                            + (ports.isEmpty() ? ", the data to score" : ""),
                    target);
        }
        return ports.propertyNames().iterator().next();
    }

    /** A field whose name may begin with a capital letter, as the service's own samples write them. */
    static JsonNode field(JsonNode node, String name) {
        JsonNode found = node.path(name);
        return found.isMissingNode()
                ? node.path(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1))
                : found;
    }

    private static Optional<String> text(JsonNode node, String name) {
        JsonNode found = field(node, name);
        return found.isValueNode() && !found.isNull() && !found.asString().isEmpty()
                ? Optional.of(found.asString())
                : Optional.empty();
    }
}
