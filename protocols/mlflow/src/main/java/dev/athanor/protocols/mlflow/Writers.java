package dev.athanor.protocols.mlflow;

import dev.athanor.platform.security.Roles;
import dev.athanor.platform.tracking.LoggedModel;
import dev.athanor.platform.tracking.Tracking;
import java.util.List;

/** Who may write to which run: a job to its own run, those below it and those that it opened itself. What else a role allows was checked with the route. */
final class Writers {
    private final Tracking tracking;
    private final Roles roles;

    Writers(Tracking tracking, Roles roles) {
        this.tracking = tracking;
        this.roles = roles;
    }

    /** Lets the caller write to a run or throws. */
    void admit(Call call, String runId) {
        if (confined(call) && !tracking.runOwner(call.guid(), runId).equals(owner(call))) {
            roles.authoriseRun(call.principal(), tracking.lineage(call.guid(), runId));
        }
    }

    /** Lets the caller write to a logged model or throws: to one of a run it may write to, or one it made. */
    void admit(Call call, LoggedModel model) {
        if (confined(call) && !model.owner().equals(owner(call))) {
            String run = model.sourceRunId();
            roles.authoriseRun(
                    call.principal(), run == null ? List.of(model.id()) : tracking.lineage(call.guid(), run));
        }
    }

    /** Lets the caller write artifacts of a logged model or throws. */
    void admitModelArtifacts(Call call, String modelId) {
        if (confined(call)) {
            admit(call, tracking.model(call.guid(), modelId));
        }
    }

    /** Lets the caller write an artifact or throws. */
    void admit(Call call, ArtifactPath path) {
        switch (path.owner()) {
            case RUN -> admit(call, path.ownerId());
            case MODEL -> admitModelArtifacts(call, path.ownerId());
            case NOBODY -> admitUnconfined(call);
            case CONTAINER ->
                throw MlflowProblem.MLFLOW_PARAMETER_INVALID.because(
                        "Invalid path: what lies below '" + ArtifactPath.BLOBS + "' can only be read here");
        }
    }

    /** Lets the caller write to something that somebody made, or throws: a job to what it made itself. */
    void admitOwner(Call call, String owner) {
        if (confined(call) && !owner.equals(owner(call))) {
            roles.authoriseRun(call.principal(), List.of());
        }
    }

    /** Lets everybody pass but jobs and deployments. */
    void admitUnconfined(Call call) {
        if (confined(call)) {
            roles.authoriseRun(call.principal(), List.of());
        }
    }

    private static boolean confined(Call call) {
        return switch (call.principal().kind()) {
            case OWNER, SYSTEM, USER -> false;
            case JOB, DEPLOYMENT, ANONYMOUS -> true;
        };
    }

    /** The id that new things belong to. */
    static String owner(Call call) {
        return call.principal().id();
    }
}
