package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.security.Permissions.Kind;
import dev.athanor.platform.tracking.DatasetInput;
import dev.athanor.platform.tracking.Experiment;
import dev.athanor.platform.tracking.Page;
import dev.athanor.platform.tracking.Query;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.tracking.TrackingProblem;
import dev.athanor.platform.tracking.View;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.util.Arrays;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code experiments/*}. */
final class ExperimentsResource implements MlflowResource {
    /** Most experiments whose datasets are asked for at once. */
    private static final int MOST_DATASETS = 20;

    private final Mounts mounts;
    private final Tracking tracking;

    ExperimentsResource(Mounts mounts, Tracking tracking) {
        this.mounts = mounts;
        this.tracking = tracking;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes)
                .post("experiments/create", Right.WRITE_EXPERIMENT, this::create)
                .get("experiments/get", Right.READ_EXPERIMENT, this::get)
                .get("experiments/get-by-name", Right.READ_EXPERIMENT, this::byName)
                .get("experiments/search", Right.READ_EXPERIMENT, this::search)
                .post("experiments/search", Right.READ_EXPERIMENT, this::search)
                .post("experiments/update", Right.WRITE_EXPERIMENT, this::update)
                .post("experiments/delete", Right.DELETE_EXPERIMENT, this::delete)
                .post("experiments/restore", Right.WRITE_EXPERIMENT, this::restore)
                .post("experiments/set-experiment-tag", Right.WRITE_EXPERIMENT, this::setTag)
                .post("experiments/delete-experiment-tag", Right.WRITE_EXPERIMENT, this::deleteTag)
                .post("experiments/search-datasets", Right.READ_EXPERIMENT, this::datasets);
    }

    private Response create(Call call) {
        String name = call.fields().required("name");
        String location = call.fields().textOrNull("artifact_location");
        if (location != null && (location.contains("#") || location.contains("?"))) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("'artifact_location' URL can't include fragments or params.")
                    .at("artifact_location");
        }
        Experiment made = tracking.createExperiment(
                call.guid(), name, location, call.fields().pairs("tags"));
        mounts.gate().made(call, Kind.EXPERIMENT, made.id());
        return Wire.ok(Json.object().put("experiment_id", made.id()));
    }

    Response get(Call call) {
        return answer(call, tracking.experiment(call.guid(), call.fields().required("experiment_id")));
    }

    private Response byName(Call call) {
        String name = call.fields().required("experiment_name");
        return answer(
                call,
                tracking.experimentNamed(call.guid(), name)
                        .orElseThrow(() -> TrackingProblem.EXPERIMENT_NOT_FOUND
                                .because("Could not find experiment with name '" + name + "'")
                                .at("experiment_name")));
    }

    private static Response answer(Call call, Experiment experiment) {
        return Wire.one("experiment", Wire.experiment(experiment, Addresses.of(call, experiment)));
    }

    private Response search(Call call) {
        Selection selection = Selection.of(call, Selection.Shape.EXPERIMENTS);
        Query query = new Query(
                call.reach().experiments(call.fields().textOrNull("filter")),
                call.fields().texts("order_by"),
                view(call, "view_type"),
                Limits.page(call, 0, 50_000),
                call.fields().textOrNull("page_token"),
                selection.want());
        Page<Experiment> page = tracking.searchExperiments(call.guid(), query);
        ArrayNode items = Json.array();
        page.items().forEach(experiment -> items.add(Wire.experiment(experiment, Addresses.of(call, experiment))));
        return selection.page("experiments", items, page.next(), page.total());
    }

    /** Which stages a search looks at; what is in use when nothing is said. */
    static View view(Call call, String field) {
        String name = call.fields().textOrNull(field);
        return name == null
                ? View.ACTIVE_ONLY
                : Arrays.stream(View.values())
                        .filter(view -> view.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> MlflowProblem.MLFLOW_PARAMETER_INVALID
                                .because("Invalid value \"" + name + "\" for parameter '" + field
                                        + "' supplied: allowed are " + Arrays.toString(View.values()))
                                .at(field));
    }

    private Response update(Call call) {
        String id = call.fields().required("experiment_id");
        String name = call.fields().textOrNull("new_name");
        if (name != null) {
            tracking.renameExperiment(call.guid(), id, name);
        }
        return Wire.empty();
    }

    private Response delete(Call call) {
        tracking.deleteExperiment(call.guid(), call.fields().required("experiment_id"));
        return Wire.empty();
    }

    private Response restore(Call call) {
        tracking.restoreExperiment(call.guid(), call.fields().required("experiment_id"));
        return Wire.empty();
    }

    private Response setTag(Call call) {
        tracking.setExperimentTag(
                call.guid(),
                call.fields().required("experiment_id"),
                call.fields().required("key"),
                call.fields().text("value").orElse(""));
        return Wire.empty();
    }

    private Response deleteTag(Call call) {
        tracking.deleteExperimentTag(
                call.guid(),
                call.fields().required("experiment_id"),
                call.fields().required("key"));
        return Wire.empty();
    }

    Response datasets(Call call) {
        java.util.List<String> ids = call.fields().texts("experiment_ids");
        if (ids.isEmpty()) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("SearchDatasets request must specify at least one experiment_id.")
                    .at("experiment_ids");
        }
        if (ids.size() > MOST_DATASETS) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("SearchDatasets request cannot specify more than " + MOST_DATASETS
                            + " experiment_ids. Received " + ids.size() + " experiment_ids.")
                    .at("experiment_ids");
        }
        ArrayNode summaries = Json.array();
        for (String id : ids) {
            for (DatasetInput dataset : tracking.datasets(call.guid(), java.util.List.of(id))) {
                ObjectNode one = summaries.addObject();
                one.put("experiment_id", id).put("name", dataset.name()).put("digest", dataset.digest());
                Wire.text(one, "context", dataset.tags().get("mlflow.data.context"));
            }
        }
        return Wire.page("dataset_summaries", summaries, null);
    }
}
