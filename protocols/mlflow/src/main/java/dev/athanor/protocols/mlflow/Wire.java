package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.platform.tracking.DatasetInput;
import dev.athanor.platform.tracking.Experiment;
import dev.athanor.platform.tracking.LoggedModel;
import dev.athanor.platform.tracking.Metric;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.tracking.Stage;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Things of the platform in MLflow's JSON. What is unset or empty is left out, as protobuf does. */
final class Wire {
    private Wire() {}

    static Response ok(ObjectNode body) {
        return new Response(
                200,
                Map.of("Content-Type", "application/json"),
                new Response.Bytes(Json.write(body).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    static Response empty() {
        return ok(Json.object());
    }

    /** An answer with one thing under a name. */
    static Response one(String name, ObjectNode thing) {
        ObjectNode body = Json.object();
        body.set(name, thing);
        return ok(body);
    }

    /** A page: its items under a name unless there are none, and the next token unless it is the last. */
    static Response page(String name, ArrayNode items, @Nullable String next) {
        ObjectNode body = Json.object();
        list(body, name, items);
        if (next != null) {
            body.put("next_page_token", next);
        }
        return ok(body);
    }

    static void list(ObjectNode into, String name, ArrayNode items) {
        if (!items.isEmpty()) {
            into.set(name, items);
        }
    }

    static void text(ObjectNode into, String name, @Nullable String value) {
        if (value != null) {
            into.put(name, value);
        }
    }

    /** {@code [{key, value}…]}, left out when there are none. */
    static void pairs(ObjectNode into, String name, Map<String, String> pairs) {
        ArrayNode list = Json.array();
        pairs.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
        list(into, name, list);
    }

    static ObjectNode experiment(Experiment experiment, String location) {
        ObjectNode node = Json.object();
        node.put("experiment_id", experiment.id());
        node.put("name", experiment.name());
        node.put("artifact_location", location);
        node.put("lifecycle_stage", stage(experiment.stage()));
        node.put("last_update_time", experiment.modifiedAt().toEpochMilli());
        node.put("creation_time", experiment.createdAt().toEpochMilli());
        pairs(node, "tags", experiment.tags());
        node.put("workspace", "default");
        return node;
    }

    static ObjectNode run(Run run, String artifactUri) {
        ObjectNode node = Json.object();
        node.set("info", info(run, artifactUri));
        ObjectNode data = node.putObject("data");
        ArrayNode metrics = Json.array();
        run.metrics().forEach(metric -> metrics.add(metric(metric)));
        list(data, "metrics", metrics);
        pairs(data, "params", run.params());
        pairs(data, "tags", run.tags());
        inputs(node.putObject("inputs"), run);
        ArrayNode outputs = Json.array();
        run.modelOutputs()
                .forEach(output ->
                        outputs.addObject().put("model_id", output.modelId()).put("step", output.step()));
        list(node.putObject("outputs"), "model_outputs", outputs);
        return node;
    }

    static ObjectNode info(Run run, String artifactUri) {
        ObjectNode info = Json.object();
        info.put("run_uuid", run.id());
        info.put("run_id", run.id());
        info.put("run_name", run.name());
        info.put("experiment_id", run.experimentId());
        info.put("user_id", run.user());
        info.put("status", run.status().name());
        info.put("start_time", run.startedAt().toEpochMilli());
        if (run.endedAt() != null) {
            info.put("end_time", run.endedAt().toEpochMilli());
        }
        info.put("artifact_uri", artifactUri);
        info.put("lifecycle_stage", stage(run.stage()));
        return info;
    }

    private static void inputs(ObjectNode node, Run run) {
        ArrayNode datasets = Json.array();
        for (DatasetInput input : run.datasets()) {
            ObjectNode one = datasets.addObject();
            pairs(one, "tags", input.tags());
            ObjectNode dataset = one.putObject("dataset");
            dataset.put("name", input.name());
            dataset.put("digest", input.digest());
            dataset.put("source_type", input.sourceType());
            dataset.put("source", input.source());
            text(dataset, "schema", input.schema());
            text(dataset, "profile", input.profile());
        }
        list(node, "dataset_inputs", datasets);
        ArrayNode models = Json.array();
        run.modelInputs().forEach(model -> models.addObject().put("model_id", model));
        list(node, "model_inputs", models);
    }

    /** A floating-point number; NaN is the text that protobuf makes of it. */
    static void real(ObjectNode into, String name, double value) {
        if (Double.isNaN(value)) {
            into.put(name, "NaN");
        } else {
            into.put(name, value);
        }
    }

    static ObjectNode metric(Metric metric) {
        ObjectNode node = Json.object();
        node.put("key", metric.key());
        real(node, "value", metric.value());
        node.put("timestamp", metric.timestamp());
        node.put("step", metric.step());
        text(node, "model_id", metric.modelId());
        text(node, "dataset_name", metric.datasetName());
        text(node, "dataset_digest", metric.datasetDigest());
        return node;
    }

    static ObjectNode model(LoggedModel model, String artifactUri) {
        ObjectNode node = Json.object();
        ObjectNode info = node.putObject("info");
        info.put("model_id", model.id());
        info.put("experiment_id", model.experimentId());
        info.put("name", model.name());
        info.put("creation_timestamp_ms", model.createdAt().toEpochMilli());
        info.put("last_updated_timestamp_ms", model.modifiedAt().toEpochMilli());
        info.put("artifact_uri", artifactUri);
        info.put("status", status(model.status()));
        text(info, "model_type", model.modelType());
        text(info, "source_run_id", model.sourceRunId());
        pairs(info, "tags", model.tags());
        ObjectNode data = node.putObject("data");
        pairs(data, "params", model.params());
        ArrayNode metrics = Json.array();
        model.metrics().forEach(of -> metrics.add(metric(of.metric()).put("run_id", of.runId())));
        list(data, "metrics", metrics);
        return node;
    }

    private static String status(LoggedModel.Status status) {
        return switch (status) {
            case UNSPECIFIED -> "LOGGED_MODEL_STATUS_UNSPECIFIED";
            case PENDING -> "LOGGED_MODEL_PENDING";
            case READY -> "LOGGED_MODEL_READY";
            case UPLOAD_FAILED -> "LOGGED_MODEL_UPLOAD_FAILED";
        };
    }

    private static String stage(Stage stage) {
        return switch (stage) {
            case ACTIVE -> "active";
            case DELETED -> "deleted";
        };
    }
}
