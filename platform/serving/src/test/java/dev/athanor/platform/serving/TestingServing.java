package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.SystemTicker;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.security.SecurityConfig;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.WorkspaceSpec;
import dev.athanor.platform.workspaces.Workspaces;
import dev.athanor.testing.fixtures.TestingClock;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A serving room with real score hosts and a workspace. */
final class TestingServing implements AutoCloseable {
    static final String ECHO = "def init():\n    pass\n\n\ndef run(data):\n    return data\n";
    private static final Path HOST_FILES = Path.of("../../apps/python/src/main/resources/dev/athanor/apps/python/files")
            .toAbsolutePath()
            .normalize();

    private final Path home;
    private final TestingDatabase database;
    private final TestingClock clock = new TestingClock();
    private final Ids ids = Ids.secure();
    private final SystemTicker ticker = new SystemTicker(RuntimeException::printStackTrace);
    private final BlockingQueue<Deployment> changes = new LinkedBlockingQueue<>();
    final TestingBackend backend = new TestingBackend();
    final Security security;
    final Workspaces workspaces;
    final Workspace workspace;
    final Events events = new Events(failure -> {
        throw failure;
    });
    Serving serving;

    TestingServing(Path home, String kind) {
        this.home = home;
        database = TestingDatabase.open(kind);
        security = Security.open(
                new SecurityConfig("https://localhost:7443", List.of(), true, Duration.ofHours(1), true),
                home,
                database.database(),
                clock,
                ids);
        workspaces = Workspaces.open(database.database(), events, clock, ids);
        workspace = workspaces.create(
                new WorkspaceId("00000000-0000-0000-0000-000000000001", "rg", "ws1"), WorkspaceSpec.local(), "me");
        events.subscribe(DeploymentChanged.class, event -> changes.add(event.deployment()));
        serving = open();
    }

    private Serving open() {
        return Serving.open(
                new ServingConfig(1024 * 1024),
                home,
                database.database(),
                security,
                workspaces,
                Map.of("managed", new TestingEngine(home.resolve("code"), HOST_FILES)),
                backend,
                events,
                clock,
                ticker,
                ids);
    }

    /** The next life of the server on the same home. */
    void restart() {
        serving = open();
    }

    Endpoint endpoint(String name, Map<String, Integer> traffic) {
        return serving.saveEndpoint(workspace, new EndpointSpec(name, AuthMode.KEY, traffic, Map.of(), "{}"), "me");
    }

    static DeploymentSpec spec(String endpoint, String name, String script) {
        return new DeploymentSpec(
                endpoint,
                name,
                "managed",
                null,
                null,
                null,
                script,
                null,
                1,
                RequestSettings.DEFAULT,
                ProbeSettings.DEFAULT,
                Map.of(),
                "{}");
    }

    static DeploymentSpec with(
            DeploymentSpec spec, int instances, RequestSettings requests, Map<String, String> variables) {
        return new DeploymentSpec(
                spec.endpoint(),
                spec.name(),
                spec.kind(),
                null,
                null,
                null,
                spec.script(),
                null,
                instances,
                requests,
                spec.readiness(),
                variables,
                "{}");
    }

    /** Deploys and waits until it is settled. */
    Deployment deploy(DeploymentSpec spec) throws InterruptedException {
        Deployment asked = serving.saveDeployment(workspace, spec, "me");
        return settled(asked);
    }

    Deployment settled(Deployment asked) throws InterruptedException {
        if (asked.state().isSettled()) {
            return asked;
        }
        while (true) {
            Deployment change = changes.poll(60, TimeUnit.SECONDS);
            if (change == null) {
                throw new AssertionError("deployment " + asked.name() + " does not settle");
            }
            if (change.name().equals(asked.name())
                    && change.revision() == asked.revision()
                    && change.state().isSettled()) {
                return change;
            }
        }
    }

    ScoreAnswer score(String endpoint, String body) {
        return call(
                endpoint,
                null,
                "POST",
                "/score",
                body,
                serving.keys(workspace, endpoint).primary());
    }

    ScoreAnswer call(
            String endpoint,
            @Nullable String deployment,
            String method,
            String target,
            String body,
            @Nullable String bearer) {
        return serving.score(new ScoreCall(
                workspace.guid(),
                endpoint,
                bearer,
                deployment,
                method,
                target,
                new HashMap<>(Map.of("content-type", "application/json")),
                body.getBytes(StandardCharsets.UTF_8)));
    }

    static String text(ScoreAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        serving.close();
        backend.close();
        ticker.close();
        database.close();
    }
}
