package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job or a deployment may do: this list and nothing else, whatever roles its submitter has.
 *
 * <p>A <b>job</b>, in its own workspace: read the workspace, its assets, datastores (not their secrets), experiments and runs; write runs and
 * experiments (which run is checked by {@link Roles#authoriseRun}: its own and those below it), and register models; read blobs; write and
 * delete blobs below its own artifacts and its own default outputs. Of jobs it may read and cancel its own only.
 *
 * <p>A <b>deployment</b>, in its own workspace: read the workspace, its models, environments, code and blobs; no more.
 */
final class Confinement {
    private static final String ML = "Microsoft.MachineLearningServices/workspaces/";

    private static final List<String> JOB = List.of(
            ML + "read",
            ML + "data/*/read",
            ML + "datasets/*/read",
            ML + "models/*/read",
            ML + "environments/*/read",
            ML + "codes/*/read",
            ML + "components/*/read",
            ML + "datastores/*/read",
            ML + "computes/read",
            ML + "experiments/*/read",
            ML + "experiments/*/write",
            ML + "runs/*/read",
            ML + "runs/*/write",
            ML + "metrics/*/read",
            ML + "metrics/*/write",
            ML + "artifacts/*/read",
            ML + "artifacts/*/write",
            ML + "metadata/artifacts/*/read",
            ML + "metadata/artifacts/*/write",
            ML + "models/*/write");

    /** Allowed at the job's own path only. */
    private static final List<String> OWN_JOB = List.of(ML + "jobs/*/read", ML + "jobs/cancel/action");

    private static final List<String> DEPLOYMENT = List.of(
            ML + "read",
            ML + "models/*/read",
            ML + "environments/*/read",
            ML + "codes/*/read",
            ML + "datastores/blobs/read");

    private Confinement() {}

    static boolean allows(Principal principal, String action, String scope) {
        String own = principal.confinedTo();
        String workspace = workspace(own);
        if (own == null || workspace == null || !Patterns.within(scope, workspace)) {
            return false;
        }
        if (principal.kind() == Principal.Kind.DEPLOYMENT) {
            return Patterns.anyFits(DEPLOYMENT, action);
        }
        if (Patterns.anyFits(OWN_JOB, action)) {
            return Patterns.within(scope, own);
        }
        boolean changesBlobs =
                Patterns.fits(BlobAction.WRITE.action(), action) || Patterns.fits(BlobAction.DELETE.action(), action);
        return changesBlobs ? ownBlob(name(own), scope, workspace) : Patterns.anyFits(JOB, action);
    }

    /** Whether a blob's scope lies in what belongs to the job: its run's artifacts, its default outputs. */
    private static boolean ownBlob(String job, String scope, String workspace) {
        return List.of(
                        blobScope(workspace, "azureml", "ExperimentRun/dcid." + job),
                        blobScope(workspace, "azureml-blobstore", "azureml/" + job))
                .stream()
                // Blob names differ by case, so the part below the workspace is compared exactly.
                .anyMatch(prefix ->
                        scope.substring(workspace.length()).startsWith(prefix.substring(workspace.length()) + "/"));
    }

    static String blobScope(String workspace, String container, String blob) {
        return workspace + "/blobs/" + container + "/" + blob;
    }

    static String name(String confinedTo) {
        return confinedTo.substring(confinedTo.lastIndexOf('/') + 1);
    }

    private static @Nullable String workspace(@Nullable String confinedTo) {
        if (confinedTo == null) {
            return null;
        }
        String marker = "/workspaces/";
        int start = confinedTo.toLowerCase(java.util.Locale.ROOT).indexOf(marker);
        int end = start < 0 ? -1 : confinedTo.indexOf('/', start + marker.length());
        return end < 0 ? null : confinedTo.substring(0, end);
    }
}
