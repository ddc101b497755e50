package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.tracking.Batch;
import dev.athanor.platform.tracking.DatasetInput;
import dev.athanor.platform.tracking.Metric;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What runs log. */
final class LogResource implements MlflowResource {
    private static final int METRICS = 1000;
    private static final int PARAMS = 100;
    private static final int TAGS = 100;
    private static final int ENTITIES = 1000;

    private final Mounts mounts;
    private final Tracking tracking;
    private final Writers writers;

    LogResource(Mounts mounts, Tracking tracking, Writers writers) {
        this.mounts = mounts;
        this.tracking = tracking;
        this.writers = writers;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes)
                .post("runs/log-metric", Right.WRITE_RUN, this::metric)
                .post("runs/log-parameter", Right.WRITE_RUN, this::param)
                .post("runs/set-tag", Right.WRITE_RUN, this::tag)
                .post("runs/delete-tag", Right.WRITE_RUN, this::untag)
                .post("runs/log-batch", Right.WRITE_RUN, this::batch)
                .post("runs/log-inputs", Right.WRITE_RUN, this::inputs)
                .post("runs/outputs", Right.WRITE_RUN, this::outputs)
                .post("runs/log-model", Right.WRITE_RUN, this::model)
                // What azureml-mlflow logs without waiting; it is written before the answer, so there is nothing to
                // wait for.
                .on("POST", "2.0/preview/mlflow/runs/log-batch-async", Right.WRITE_RUN.access(), this::batch)
                .on(
                        "GET",
                        "2.0/preview/mlflow/runs/get-run-data-status",
                        Right.READ_RUN.access(),
                        call -> Wire.ok(Json.object().put("is_complete", true)));
    }

    private Response metric(Call call) {
        String run = admitted(call);
        tracking.logMetric(call.guid(), run, metric(call.fields()));
        return Wire.empty();
    }

    private static Metric metric(Fields fields) {
        return new Metric(
                fields.required("key"),
                fields.requiredReal("value"),
                fields.requiredNumber("timestamp"),
                fields.number("step").orElse(0L),
                fields.textOrNull("model_id"),
                fields.textOrNull("dataset_name"),
                fields.textOrNull("dataset_digest"));
    }

    private Response param(Call call) {
        String run = admitted(call);
        tracking.logParam(
                call.guid(),
                run,
                call.fields().required("key"),
                call.fields().text("value").orElse(""));
        return Wire.empty();
    }

    private Response tag(Call call) {
        String run = admitted(call);
        String key = call.fields().required("key");
        tracking.setTag(call.guid(), run, key, call.fields().text("value").orElse(""));
        return Wire.empty();
    }

    private Response untag(Call call) {
        tracking.deleteTag(call.guid(), admitted(call), call.fields().required("key"));
        return Wire.empty();
    }

    private Response batch(Call call) {
        String run = admitted(call);
        List<Fields> metrics = call.fields().list("metrics");
        List<Fields> params = call.fields().list("params");
        List<Fields> tags = call.fields().list("tags");
        limit("metrics", METRICS, metrics.size());
        limit("params", PARAMS, params.size());
        limit("tags", TAGS, tags.size());
        limit("metrics, params, and tags", ENTITIES, metrics.size() + params.size() + tags.size());
        tracking.logBatch(
                call.guid(),
                run,
                new Batch(
                        metrics.stream().map(LogResource::metric).toList(),
                        unique(params),
                        call.fields().pairs("tags")));
        return Wire.empty();
    }

    private static void limit(String what, int most, int count) {
        if (count > most) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID.because(
                    "A batch logging request can contain at most " + most + " "
                            + what + ". Got " + count + " " + what + ". Please split up " + what
                            + " across multiple requests and try again.");
        }
    }

    private static Map<String, String> unique(List<Fields> params) {
        Map<String, String> unique = new LinkedHashMap<>();
        List<String> twice = new ArrayList<>();
        for (Fields param : params) {
            String key = param.required("key");
            if (unique.put(key, param.text("value").orElse("")) != null) {
                twice.add("'" + key + "'");
            }
        }
        if (!twice.isEmpty()) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID.because("Duplicate parameter keys have been submitted: "
                    + twice + ". Please ensure the request contains only one param value per param key.");
        }
        return unique;
    }

    private Response inputs(Call call) {
        String run = admitted(call);
        List<DatasetInput> datasets = new ArrayList<>();
        for (Fields input : call.fields().list("datasets")) {
            Fields dataset = input.object("dataset");
            datasets.add(new DatasetInput(
                    dataset.required("name"),
                    dataset.required("digest"),
                    dataset.required("source_type"),
                    dataset.required("source"),
                    dataset.textOrNull("schema"),
                    dataset.textOrNull("profile"),
                    input.pairs("tags")));
        }
        List<String> models = call.fields().list("models").stream()
                .map(model -> model.required("model_id"))
                .toList();
        tracking.logInputs(call.guid(), run, datasets, models);
        return Wire.empty();
    }

    private Response outputs(Call call) {
        String run = admitted(call);
        tracking.logOutputs(
                call.guid(),
                run,
                call.fields().list("models").stream()
                        .map(model -> new Run.ModelOutput(
                                model.required("model_id"), model.number("step").orElse(0L)))
                        .toList());
        return Wire.empty();
    }

    /** How clients before 3.0 tell that a run logged a model: a JSON list in a tag. */
    private Response model(Call call) {
        String run = admitted(call);
        String text = call.fields().required("model_json");
        String before = tracking.run(call.guid(), run).tags().getOrDefault(ModelHistory.TAG, "[]");
        tracking.setTag(call.guid(), run, ModelHistory.TAG, ModelHistory.append(before, text));
        return Wire.empty();
    }

    private String admitted(Call call) {
        String run = call.fields().runId();
        writers.admit(call, run);
        return run;
    }
}
