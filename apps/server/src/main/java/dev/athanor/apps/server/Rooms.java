package dev.athanor.apps.server;

import dev.athanor.apps.python.Python;
import dev.athanor.backends.container.ContainerBackend;
import dev.athanor.backends.container.ContainerConfig;
import dev.athanor.backends.process.ProcessBackend;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.Blobs;
import dev.athanor.foundation.config.ConfigProblem;
import dev.athanor.foundation.config.Settings;
import dev.athanor.foundation.http.Resource;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.SystemTicker;
import dev.athanor.foundation.kernel.UserHome;
import dev.athanor.foundation.sql.Database;
import dev.athanor.platform.assets.AssetCreated;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.AssetsConfig;
import dev.athanor.platform.compute.Compute;
import dev.athanor.platform.compute.ComputeConfig;
import dev.athanor.platform.compute.ExecutionBackend;
import dev.athanor.platform.compute.Machine;
import dev.athanor.platform.environments.Environments;
import dev.athanor.platform.environments.EnvironmentsConfig;
import dev.athanor.platform.evaluation.Evaluation;
import dev.athanor.platform.jobs.JobAddresses;
import dev.athanor.platform.jobs.JobChanged;
import dev.athanor.platform.jobs.JobRooms;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.jobs.JobsConfig;
import dev.athanor.platform.pipelines.Pipelines;
import dev.athanor.platform.schedules.Schedules;
import dev.athanor.platform.schedules.SchedulesConfig;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.security.SecurityConfig;
import dev.athanor.platform.serving.Serving;
import dev.athanor.platform.serving.ServingConfig;
import dev.athanor.platform.sweeps.Sweeps;
import dev.athanor.platform.traces.Traces;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.webhooks.Webhooks;
import dev.athanor.platform.webhooks.WebhooksConfig;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceDeleted;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.WorkspaceSpec;
import dev.athanor.platform.workspaces.Workspaces;
import dev.athanor.protocols.arm.Arm;
import dev.athanor.protocols.arm.ArmRooms;
import dev.athanor.protocols.identity.Identity;
import dev.athanor.protocols.inference.Inference;
import dev.athanor.protocols.mlflow.Mlflow;
import dev.athanor.protocols.mlflow.MlflowConfig;
import dev.athanor.protocols.storage.Storage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All rooms, opened from the bottom up. */
final class Rooms {
    /** The workspace that a server has from its first start, and that stands at MLflow's root. */
    static final WorkspaceId DEFAULT_WORKSPACE = new WorkspaceId("00000000-0000-0000-0000-000000000001", "rg", "ws1");

    private static final Logger LOG = System.getLogger("athanor.server");

    private final Security security;
    private final Database database;
    private final Jobs jobs;
    private final Schedules schedules;
    private final List<Resource> resources = new ArrayList<>();

    /** Opens them; what must be closed again goes to {@code opened}, also when a later one fails. */
    Rooms(
            Opened opened,
            ServerConfig config,
            Settings settings,
            Path home,
            Map<String, String> environment,
            Clock clock,
            Ids ids) {
        var events = new Events(failure -> LOG.log(Level.ERROR, "a listener failed", failure));
        SystemTicker ticker = opened.add(new SystemTicker(failure -> LOG.log(Level.ERROR, "a task failed", failure)));
        database = opened.add(Database.open(config.databaseUrl()));
        security = Security.open(SecurityConfig.from(settings, config.publicUrl()), home, database, clock, ids);
        BlobStore blobs = opened.add(Blobs.openDisk(home.resolve("blobs"), database, clock, ids));
        Workspaces workspaces = Workspaces.open(database, events, clock, ids);
        AssetsConfig data = AssetsConfig.from(settings);
        Assets assets = Assets.open(data, database, blobs, workspaces, events, clock);
        Tracking tracking = Tracking.open(database, events, clock, ids);
        Traces traces = Traces.open(database, tracking, clock, ids);
        Evaluation evaluation = Evaluation.open(database, tracking, clock, ids);
        Webhooks webhooks = opened.add(Webhooks.open(
                database,
                new Webhooks.Sealing(security::seal, security::unseal),
                Mlflow.events(),
                WebhooksConfig.from(settings),
                ticker,
                clock,
                ids));
        ContainerBackend containers = opened.add(ContainerBackend.open(
                ContainerConfig.from(settings), home.resolve("run/containers"), environment, ticker, clock));
        Environments environments = Environments.open(
                EnvironmentsConfig.from(settings),
                home.resolve("environments"),
                home.resolve("tools"),
                environment,
                containers.images());
        ExecutionBackend backend =
                opened.add(ProcessBackend.open(home.resolve("run/work"), home, UserHome.of(environment), ticker));
        if (!backend.capabilities().isolated()) {
            security.requireTokens();
        }
        Compute compute = Compute.open(
                ComputeConfig.from(settings), database, events, clock, Machine.probe(), List.of(backend, containers));
        events.subscribe(WorkspaceDeleted.class, event -> {
            tracking.forgetWorkspace(event.workspace().guid());
            traces.forgetWorkspace(event.workspace().guid());
            evaluation.forgetWorkspace(event.workspace().guid());
            webhooks.forgetWorkspace(event.workspace().guid());
            compute.deleteAll(event.workspace().guid());
            security.accountKeys().delete(event.workspace().storageAccount());
            security.permissions().forgetWorkspace(event.workspace().guid());
        });
        if (workspaces.find(DEFAULT_WORKSPACE).isEmpty()) {
            workspaces.create(
                    DEFAULT_WORKSPACE, WorkspaceSpec.local(), security.owner().name());
        }
        Path python = Python.unpack(home.resolve("run"));
        Jobs jobs = opened.add(Jobs.open(
                JobsConfig.from(settings).trusting(data.hosts()),
                new JobRooms(
                        home.resolve("jobs"),
                        python,
                        new JobAddresses(
                                URI.create(config.publicUrl()),
                                URI.create("http://127.0.0.1:" + config.httpPort()),
                                security.certificates().bundle()),
                        blobs,
                        security,
                        workspaces,
                        assets,
                        tracking,
                        compute,
                        clock,
                        ticker,
                        ids),
                environments,
                database,
                events));
        jobs.register(Pipelines.open(jobs, assets, database, events, clock));
        jobs.register(opened.add(Sweeps.open(jobs, tracking, assets, events, clock, ticker, ids)));
        Schedules schedules =
                opened.add(Schedules.open(SchedulesConfig.from(settings), database, workspaces, events, ticker, clock));
        Serving serving = opened.add(Serving.open(
                ServingConfig.from(settings),
                home,
                python,
                database,
                blobs,
                security,
                workspaces,
                assets,
                environments,
                compute,
                events,
                clock,
                ticker,
                ids));
        var arm = new ArmRooms(
                URI.create(config.publicUrl()),
                security,
                blobs,
                workspaces,
                assets,
                environments,
                compute,
                jobs,
                tracking,
                schedules,
                serving,
                clock,
                ids);
        Arm.actions(arm).forEach(schedules::register);
        Arm.events(arm).forEach(schedules::register);
        events.subscribe(AssetCreated.class, event -> schedules.heard());
        events.subscribe(JobChanged.class, event -> {
            if (event.after().ended()) {
                schedules.heard();
            }
        });
        Arm.takeOver(arm);
        resources.addAll(Arm.resources(arm));
        resources.addAll(Mlflow.resources(
                mlflow(config, settings),
                workspaces,
                tracking,
                traces,
                evaluation,
                webhooks,
                assets,
                blobs,
                security,
                events,
                DEFAULT_WORKSPACE,
                clock,
                ids));
        resources.addAll(Storage.resources(
                blobs,
                security,
                account -> workspaces.byAccount(account).map(Workspace::id).map(WorkspaceId::arm)));
        resources.addAll(Identity.resources(security, config::publicUrl));
        resources.addAll(Inference.resources(serving, security));
        this.jobs = jobs;
        this.schedules = schedules;
    }

    /** Workspaces that anybody can make by asking for them are for one person's machine. */
    private static MlflowConfig mlflow(ServerConfig config, Settings settings) {
        MlflowConfig mlflow = MlflowConfig.from(settings);
        if (mlflow.autoWorkspaces() && !config.onLoopback()) {
            throw ConfigProblem.SETTING_INVALID
                    .because("mlflow.auto-workspaces is true and server.host is '" + config.host()
                            + "'; workspaces make themselves on loopback only (127.0.0.1, ::1, localhost)")
                    .at("mlflow.auto-workspaces");
        }
        return mlflow;
    }

    /** Lets work go on that an earlier life of the server left; called once the listeners answer. */
    void start() {
        jobs.start();
        schedules.start();
    }

    Security security() {
        return security;
    }

    /** Whether the database answers. */
    boolean wellStored() {
        return database.<Long>read(sql -> sql.number("select 1")) == 1;
    }

    /** The routes of every protocol. */
    List<Resource> resources() {
        return List.copyOf(resources);
    }
}
