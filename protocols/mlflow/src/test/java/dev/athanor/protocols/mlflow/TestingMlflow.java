package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.Blobs;
import dev.athanor.foundation.http.Guard;
import dev.athanor.foundation.http.Http;
import dev.athanor.foundation.http.Listener;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Resource;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.foundation.kernel.SystemTicker;
import dev.athanor.foundation.sql.Database;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.evaluation.Evaluation;
import dev.athanor.platform.security.Permission;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.security.SecurityConfig;
import dev.athanor.platform.traces.Traces;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.webhooks.Webhooks;
import dev.athanor.platform.webhooks.WebhooksConfig;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.WorkspaceSpec;
import dev.athanor.platform.workspaces.Workspaces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * MLflow's API on a free port, with everything real below it. Requests are the owner's, or a job's when header {@code x-test-job} names one.
 * By {@code main} it serves real clients: arguments are a folder, a port and a database address.
 */
final class TestingMlflow implements AutoCloseable {
    static final WorkspaceId HOME = new WorkspaceId("00000000-0000-0000-0000-000000000001", "rg", "ws1");

    private final Database database;
    final BlobStore blobs;
    private final Http http;
    private final SystemTicker ticker;
    private final Webhooks webhooks;
    final Tracking tracking;
    final Security security;
    final List<Resource> resources;
    final Assets assets;
    final Workspace workspace;

    TestingMlflow(Path folder, Database database, int port, boolean autoWorkspaces) {
        this.database = database;
        var clock = Ids.systemClock();
        Ids ids = Ids.secure();
        Events events = new Events(failure -> {
            throw failure;
        });
        Workspaces workspaces = Workspaces.open(database, events, clock, ids);
        this.blobs = Blobs.openDisk(folder.resolve("blobs"), database, clock, ids);
        this.assets = Assets.open(database, blobs, workspaces, events, clock);
        this.tracking = Tracking.open(database, events, clock, ids);
        Traces traces = Traces.open(database, tracking, clock, ids);
        Evaluation evaluation = Evaluation.open(database, tracking, clock, ids);
        this.security = Security.open(
                SecurityConfig.of("https://localhost:7443"), folder.resolve("home"), database, clock, ids);
        this.ticker = new SystemTicker(failure -> {
            throw failure;
        });
        this.webhooks = Webhooks.open(
                database,
                new Webhooks.Sealing(security::seal, security::unseal),
                Mlflow.events(),
                new WebhooksConfig(List.of("https", "http"), 2, Duration.ofSeconds(10)),
                ticker,
                clock,
                ids);
        this.workspace = workspaces.find(HOME).orElseGet(() -> workspaces.create(HOME, WorkspaceSpec.local(), "test"));
        this.resources = Mlflow.resources(
                new MlflowConfig(autoWorkspaces, Permission.READ),
                workspaces,
                tracking,
                traces,
                evaluation,
                webhooks,
                assets,
                blobs,
                security,
                events,
                HOME,
                clock,
                ids);
        this.http = Http.open(
                List.of(Listener.plain("127.0.0.1", port)),
                resources,
                new MlflowErrors(),
                guard(),
                ids,
                (request, pattern, status, failure, nanos) -> {
                    if (status >= 500 && failure != null) {
                        failure.printStackTrace();
                    }
                });
    }

    private Guard guard() {
        return new Guard() {
            @Override
            public Principal authenticate(Request request) {
                if (request.header("authorization").isPresent()) {
                    return security.guard().authenticateByPassword(request);
                }
                return request.header("x-test-job")
                        .map(job -> Security.job(HOME.arm(), job, "me"))
                        .orElseGet(security::owner);
            }

            @Override
            public Principal authenticateByPassword(Request request) {
                return authenticate(request);
            }

            @Override
            public void authorise(Principal principal, String action, String scope) {
                security.roles().authorise(principal, action, scope);
            }
        };
    }

    String url() {
        return "http://127.0.0.1:" + http.port(Listener.Kind.PLAIN);
    }

    @Override
    public void close() {
        http.close();
        ticker.close();
        webhooks.close();
        blobs.close();
        database.close();
    }

    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[0]);
        String url = arguments.length > 2 ? arguments[2] : "jdbc:sqlite:" + folder.resolve("test.db");
        try (TestingMlflow server =
                new TestingMlflow(folder, Database.open(url), Integer.parseInt(arguments[1]), true)) {
            System.out.println(server.url());
            Thread.currentThread().join();
        }
    }
}
