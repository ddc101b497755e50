package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.tracking.Page;
import dev.athanor.platform.tracking.Query;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.tracking.RunSpec;
import dev.athanor.platform.tracking.RunStatus;
import dev.athanor.platform.tracking.RunUpdate;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/** {@code runs/*} but for what runs log. */
final class RunsResource implements MlflowResource {
    private final Mounts mounts;
    private final Tracking tracking;
    private final Writers writers;

    RunsResource(Mounts mounts, Tracking tracking, Writers writers) {
        this.mounts = mounts;
        this.tracking = tracking;
        this.writers = writers;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes)
                .post("runs/create", Right.WRITE_RUN, this::create)
                .post("runs/update", Right.WRITE_RUN, this::update)
                .post("runs/delete", Right.DELETE_RUN, this::delete)
                .post("runs/restore", Right.WRITE_RUN, this::restore)
                .get("runs/get", Right.READ_RUN, this::get)
                .post("runs/search", Right.READ_RUN, this::search);
    }

    private Response create(Call call) {
        Fields fields = call.fields();
        RunSpec spec = new RunSpec(
                givenId(call),
                fields.text("experiment_id").filter(id -> !id.isEmpty()).orElse("0"),
                fields.textOrNull("run_name"),
                fields.text("user_id").orElse(""),
                Writers.owner(call),
                RunStatus.RUNNING,
                Instant.ofEpochMilli(fields.number("start_time").orElse(0L)),
                fields.pairs("tags"),
                Map.of());
        return answer(call, tracking.createRun(call.guid(), spec));
    }

    /** An id that the caller wants: of a run that was made elsewhere. Jobs and their runs share names, so it must look like MLflow's own. */
    private @Nullable String givenId(Call call) {
        String id = call.fields().textOrNull("run_id");
        if (id != null) {
            writers.admitUnconfined(call);
            if (!Sources.isRunId(id)) {
                throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                        .because("Invalid value \"" + id
                                + "\" for parameter 'run_id' supplied: an id given to a new run has 32 digits of 0-9a-f;"
                                + " leave it out, and one is made")
                        .at("run_id");
            }
        }
        return id;
    }

    private Response update(Call call) {
        Fields fields = call.fields();
        String id = fields.runId();
        writers.admit(call, id);
        RunUpdate update = new RunUpdate(
                status(fields),
                null,
                fields.number("end_time").map(Instant::ofEpochMilli).orElse(null),
                fields.textOrNull("run_name"),
                null,
                Map.of());
        Run run = tracking.updateRun(call.guid(), id, update);
        return Wire.one("run_info", Wire.info(run, Addresses.of(call, run)));
    }

    private static @org.jspecify.annotations.Nullable RunStatus status(Fields fields) {
        String name = fields.textOrNull("status");
        if (name == null) {
            return null;
        }
        return Arrays.stream(RunStatus.values())
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow(() -> MlflowProblem.MLFLOW_PARAMETER_INVALID
                        .because("Invalid value \"" + name + "\" for parameter 'status' supplied: allowed are "
                                + Arrays.toString(RunStatus.values()))
                        .at("status"));
    }

    private Response delete(Call call) {
        String id = call.fields().runId();
        writers.admit(call, id);
        tracking.deleteRun(call.guid(), id);
        return Wire.empty();
    }

    private Response restore(Call call) {
        String id = call.fields().runId();
        writers.admit(call, id);
        tracking.restoreRun(call.guid(), id);
        return Wire.empty();
    }

    Response get(Call call) {
        return answer(call, tracking.run(call.guid(), call.fields().runId()));
    }

    Response search(Call call) {
        Fields fields = call.fields();
        Selection selection = Selection.of(call, Selection.Shape.RUNS);
        Query query = new Query(
                fields.textOrNull("filter"),
                fields.texts("order_by"),
                ExperimentsResource.view(call, "run_view_type"),
                Limits.page(call, 1000, 50_000),
                fields.textOrNull("page_token"),
                selection.want());
        Page<Run> page = tracking.searchRuns(call.guid(), fields.texts("experiment_ids"), query);
        ArrayNode runs = Json.array();
        page.items().forEach(run -> runs.add(Wire.run(run, Addresses.of(call, run))));
        return selection.page("runs", runs, page.next(), page.total());
    }

    private static Response answer(Call call, Run run) {
        return Wire.one("run", Wire.run(run, Addresses.of(call, run)));
    }
}
