package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.http.Resource;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.evaluation.Evaluation;
import dev.athanor.platform.security.Roles;
import dev.athanor.platform.traces.Traces;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.Workspaces;
import java.util.List;

/** MLflow's API. */
public final class Mlflow {
    private Mlflow() {}

    /**
     * All routes.
     *
     * @param home the workspace that stands at the server's root
     */
    public static List<Resource> resources(
            MlflowConfig config,
            Workspaces workspaces,
            Tracking tracking,
            Traces traces,
            Evaluation evaluation,
            Assets assets,
            BlobStore blobs,
            Roles roles,
            Events events,
            WorkspaceId home) {
        var mounts = new Mounts(workspaces, home, config.autoWorkspaces(), events);
        var writers = new Writers(tracking, roles);
        var registry = new Registry(assets);
        var sources = new Sources(assets, tracking);
        var files = new ArtifactFiles(blobs, sources);
        var stories = new TraceStories(traces, tracking, blobs);
        return List.of(
                new ExperimentsResource(mounts, tracking),
                new RunsResource(mounts, tracking, writers),
                new LogResource(mounts, tracking, writers),
                new HistoryResource(mounts, tracking),
                new ArtifactsResource(mounts, tracking, files, writers),
                new FilesResource(mounts, tracking, files, registry, writers),
                new LoggedModelsResource(mounts, tracking, assets, writers),
                new RegisteredModelsResource(mounts, assets, registry),
                new ModelVersionsResource(mounts, assets, tracking, blobs, registry, sources),
                new TracesResource(mounts, traces, stories, writers),
                new OldTracesResource(mounts, traces, stories, writers),
                new AssessmentsResource(mounts, traces, writers),
                new OtlpResource(mounts, traces, stories, writers),
                new DatasetsResource(mounts, evaluation),
                new ScorersResource(mounts, evaluation.scorers()),
                new ServerResource(mounts));
    }
}
