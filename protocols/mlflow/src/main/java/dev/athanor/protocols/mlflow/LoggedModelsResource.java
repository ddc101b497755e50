package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.tracking.LoggedModel;
import dev.athanor.platform.tracking.ModelQuery;
import dev.athanor.platform.tracking.Page;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/** {@code logged-models}. */
final class LoggedModelsResource implements MlflowResource {
    private final Mounts mounts;
    private final Tracking tracking;
    private final Assets assets;
    private final Writers writers;

    LoggedModelsResource(Mounts mounts, Tracking tracking, Assets assets, Writers writers) {
        this.mounts = mounts;
        this.tracking = tracking;
        this.assets = assets;
        this.writers = writers;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes)
                .post("logged-models", Right.WRITE_RUN, this::create)
                .post("logged-models/search", Right.READ_RUN, this::search)
                .get("logged-models/{model}", Right.READ_RUN, call -> answer(call, model(call)))
                .patch("logged-models/{model}", Right.WRITE_RUN, this::finish)
                .delete("logged-models/{model}", Right.WRITE_RUN, this::delete)
                .patch("logged-models/{model}/tags", Right.WRITE_RUN, this::tag)
                .delete("logged-models/{model}/tags/{key}", Right.WRITE_RUN, this::untag)
                .post("logged-models/{model}/params", Right.WRITE_RUN, this::params);
    }

    private Response create(Call call) {
        Fields fields = call.fields();
        String run = fields.textOrNull("source_run_id");
        if (run != null) {
            writers.admit(call, run);
        }
        LoggedModel made = tracking.createModel(
                call.guid(),
                new LoggedModel.Spec(
                        fields.required("experiment_id"),
                        fields.textOrNull("name"),
                        fields.textOrNull("model_type"),
                        run,
                        Writers.owner(call),
                        fields.pairs("params"),
                        fields.pairs("tags"),
                        givenId(call),
                        fields.number("creation_timestamp_ms")
                                .map(Instant::ofEpochMilli)
                                .orElse(null)));
        if (run != null && made.artifactLocation() == null) {
            assets.recordLoggedModel(call.workspace(), run, made.name(), made.id());
        }
        return answer(call, made);
    }

    /** An id that the caller wants: of a model that was logged elsewhere. */
    private @Nullable String givenId(Call call) {
        String id = call.fields().textOrNull("model_id");
        if (id != null) {
            writers.admitUnconfined(call);
            if (!Sources.isModelId(id)) {
                throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                        .because("Invalid value \"" + id
                                + "\" for parameter 'model_id' supplied: allowed is m- and 32 digits of 0-9a-f")
                        .at("model_id");
            }
        }
        return id;
    }

    private Response finish(Call call) {
        LoggedModel.Status status = status(call.fields().required("status"));
        return answer(call, tracking.finalizeModel(call.guid(), admitted(call), status));
    }

    private static LoggedModel.Status status(String name) {
        return switch (name) {
            case "LOGGED_MODEL_READY" -> LoggedModel.Status.READY;
            case "LOGGED_MODEL_PENDING" -> LoggedModel.Status.PENDING;
            case "LOGGED_MODEL_UPLOAD_FAILED" -> LoggedModel.Status.UPLOAD_FAILED;
            case "LOGGED_MODEL_STATUS_UNSPECIFIED" -> LoggedModel.Status.UNSPECIFIED;
            default ->
                throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                        .because("Invalid value \"" + name + "\" for parameter 'status' supplied: allowed are"
                                + " LOGGED_MODEL_PENDING, LOGGED_MODEL_READY, LOGGED_MODEL_UPLOAD_FAILED")
                        .at("status");
        };
    }

    private Response delete(Call call) {
        tracking.deleteModel(call.guid(), admitted(call));
        return Wire.empty();
    }

    private Response tag(Call call) {
        return answer(
                call,
                tracking.tagModel(call.guid(), admitted(call), call.fields().pairs("tags")));
    }

    private Response untag(Call call) {
        tracking.untagModel(call.guid(), admitted(call), call.request().param("key"));
        return Wire.empty();
    }

    private Response params(Call call) {
        tracking.logModelParams(call.guid(), admitted(call), call.fields().pairs("params"));
        return Wire.empty();
    }

    private Response search(Call call) {
        Fields fields = call.fields();
        ModelQuery query = new ModelQuery(
                fields.textOrNull("filter"),
                fields.list("datasets").stream()
                        .map(dataset -> new ModelQuery.OnDataset(
                                dataset.required("dataset_name"), dataset.textOrNull("dataset_digest")))
                        .toList(),
                fields.list("order_by").stream()
                        .map(LoggedModelsResource::order)
                        .toList(),
                Limits.page(call, 100, 50_000),
                fields.textOrNull("page_token"));
        List<String> experiments = fields.texts("experiment_ids");
        Page<LoggedModel> page = tracking.searchModels(call.guid(), experiments, query);
        ArrayNode models = Json.array();
        page.items().forEach(model -> models.add(Wire.model(model, Addresses.of(call, model))));
        return Selection.of(call, Selection.Shape.LOGGED_MODELS).page("models", models, page.next(), page.total());
    }

    private static ModelQuery.Order order(Fields order) {
        @Nullable String name = order.textOrNull("dataset_name");
        @Nullable String digest = order.textOrNull("dataset_digest");
        if (digest != null && name == null) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID.because(
                    "`dataset_digest` can only be specified if `dataset_name` is also specified.");
        }
        return new ModelQuery.Order(
                order.required("field_name"),
                order.flag("ascending").orElse(true),
                name == null ? null : new ModelQuery.OnDataset(name, digest));
    }

    private LoggedModel model(Call call) {
        return tracking.model(call.guid(), call.request().param("model"));
    }

    private String admitted(Call call) {
        LoggedModel model = model(call);
        writers.admit(call, model);
        return model.id();
    }

    private static Response answer(Call call, LoggedModel model) {
        return Wire.one("model", Wire.model(model, Addresses.of(call, model)));
    }
}
