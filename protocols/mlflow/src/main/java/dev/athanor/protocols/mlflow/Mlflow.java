package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.http.Resource;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.evaluation.Evaluation;
import dev.athanor.platform.security.Roles;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.traces.Traces;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.webhooks.Webhooks;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.Workspaces;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** MLflow's API. */
public final class Mlflow {
    private Mlflow() {}

    /** Names of what webhooks can be told of. */
    public static Set<String> events() {
        return Notes.EVENTS;
    }

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
            Webhooks webhooks,
            Assets assets,
            BlobStore blobs,
            Security security,
            Events events,
            WorkspaceId home,
            Clock clock,
            Ids ids) {
        Roles roles = security.roles();
        var gate = new Gate(
                security, tracking, new Subjects(tracking, traces, evaluation), home, config.defaultPermission());
        var mounts = new Mounts(gate, workspaces, home, config.autoWorkspaces(), events);
        var writers = new Writers(tracking, roles);
        var registry = new Registry(assets);
        var sources = new Sources(assets, tracking);
        var files = new ArtifactFiles(blobs, sources);
        var notes = new Notes(webhooks, clock);
        var stories = new TraceStories(traces, tracking, blobs);
        var experiments = new ExperimentsResource(mounts, tracking);
        var runs = new RunsResource(mounts, tracking, writers);
        var history = new HistoryResource(mounts, tracking);
        var artifacts = new ArtifactsResource(mounts, tracking, files, writers);
        var versions = new ModelVersionsResource(mounts, assets, tracking, blobs, registry, sources, notes);
        return List.of(
                experiments,
                runs,
                new LogResource(mounts, tracking, writers),
                history,
                artifacts,
                new TransfersResource(mounts, tracking, files, writers, new Parts(blobs, security.sas()), ids),
                new FilesResource(mounts, tracking, files, registry, writers),
                new LoggedModelsResource(mounts, tracking, assets, writers),
                new RegisteredModelsResource(mounts, assets, registry, notes),
                versions,
                new TracesResource(mounts, traces, stories, writers),
                new OldTracesResource(mounts, traces, stories, writers),
                new AssessmentsResource(mounts, traces, writers),
                new OtlpResource(mounts, traces, stories, writers),
                new DatasetsResource(mounts, evaluation),
                new ScorersResource(mounts, evaluation.scorers()),
                new GraphqlResource(mounts, experiments, runs, history, artifacts, versions),
                new WebhooksResource(mounts, webhooks, notes, writers),
                new RelocationResource(mounts, tracking, blobs, writers),
                new UsersResource(mounts, security),
                new PermissionsResource(mounts, security),
                new PurgeResource(mounts, tracking, assets, blobs, writers, clock),
                new ServerResource(mounts));
    }
}
