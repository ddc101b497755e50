package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.tracking.Relocation;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.tracking.TrackingProblem;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.util.List;

/** {@code runs/move} and {@code runs/copy}, which MLflow does not know. */
final class RelocationResource implements MlflowResource {
    private final Mounts mounts;
    private final Tracking tracking;
    private final BlobStore blobs;
    private final Writers writers;

    RelocationResource(Mounts mounts, Tracking tracking, BlobStore blobs, Writers writers) {
        this.mounts = mounts;
        this.tracking = tracking;
        this.blobs = blobs;
        this.writers = writers;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes).post("runs/move", Right.WRITE_RUN, this::move).post("runs/copy", Right.WRITE_RUN, this::copy);
    }

    private Response move(Call call) {
        writers.admitUnconfined(call);
        List<String> runs = call.fields().texts("run_ids").stream().distinct().toList();
        if (runs.isEmpty()) {
            throw call.fields().missing("run_ids");
        }
        for (String run : runs) {
            if (!Sources.isRunId(run)) {
                throw TrackingProblem.RUN_BOUND
                        .because("run " + run + " is a job's and stays in the job's experiment")
                        .at("run_ids");
            }
        }
        tracking.relocation().move(call.guid(), runs, call.fields().required("experiment_id"));
        return Wire.empty();
    }

    private Response copy(Call call) {
        writers.admitUnconfined(call);
        Fields fields = call.fields();
        Run run = tracking.run(call.guid(), fields.runId());
        String experiment = fields.textOrNull("experiment_id");
        String to = experiment == null ? run.experimentId() : experiment;
        if (run.artifactLocation() != null
                || tracking.experiment(call.guid(), to).artifactLocation() != null) {
            throw TrackingProblem.RUN_BOUND
                    .because("run " + run.id() + " cannot be copied from experiment " + run.experimentId() + " to " + to
                            + ": one of them keeps its artifacts at a place of its own")
                    .at("experiment_id");
        }
        Relocation relocation = tracking.relocation();
        String id = relocation.nextId();
        ArtifactPath target = ArtifactPath.ofRun(call.workspace(), id, null);
        try {
            // The files go first: a copy that is seen is whole.
            ArtifactPath source = ArtifactPath.ofRun(call.workspace(), run.id(), null);
            blobs.copyPrefix(source.container(), source.prefix(), target.container(), target.prefix());
            relocation.copy(call.guid(), run.id(), id, to, fields.textOrNull("run_name"), Writers.owner(call));
        } catch (RuntimeException failure) {
            blobs.deletePrefix(target.container(), target.prefix());
            throw failure;
        }
        Run copy = tracking.run(call.guid(), id);
        return Wire.one("run", Wire.run(copy, Addresses.of(call, copy)));
    }
}
