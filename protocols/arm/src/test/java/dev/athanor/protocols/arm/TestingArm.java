package dev.athanor.protocols.arm;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.Blobs;
import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.config.Settings;
import dev.athanor.foundation.http.Guard;
import dev.athanor.foundation.http.Http;
import dev.athanor.foundation.http.Listener;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.compute.Compute;
import dev.athanor.platform.compute.ComputeConfig;
import dev.athanor.platform.compute.Machine;
import dev.athanor.platform.environments.Environments;
import dev.athanor.platform.environments.EnvironmentsConfig;
import dev.athanor.platform.environments.Images;
import dev.athanor.platform.jobs.JobAddresses;
import dev.athanor.platform.jobs.JobChanged;
import dev.athanor.platform.jobs.JobRooms;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.jobs.JobsConfig;
import dev.athanor.platform.schedules.CatchUp;
import dev.athanor.platform.schedules.Schedules;
import dev.athanor.platform.schedules.SchedulesConfig;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.security.SecurityConfig;
import dev.athanor.platform.serving.Serving;
import dev.athanor.platform.serving.ServingConfig;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.WorkspaceSpec;
import dev.athanor.platform.workspaces.Workspaces;
import dev.athanor.testing.fixtures.TestingClock;
import dev.athanor.testing.fixtures.TestingDatabase;
import dev.athanor.testing.fixtures.TestingFolder;
import dev.athanor.testing.fixtures.TestingTicker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The REST API on a free port, over real rooms, for a caller who may do everything. */
final class TestingArm implements AutoCloseable {
    static final String WORKSPACE = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/"
            + "Microsoft.MachineLearningServices/workspaces/ws1";

    private final TestingDatabase database = TestingDatabase.sqlite();
    private final HttpClient client = HttpClient.newHttpClient();
    private final TestingClock clock = new TestingClock();
    private final TestingTicker ticker = new TestingTicker(clock);
    private final Events events = new Events(failure -> {
        throw failure;
    });
    private final BlobStore blobs;
    private final ArmRooms rooms;
    private final Http http;

    /** An answer, its body read as JSON. */
    private final Path home = TestingFolder.make();

    record Answer(int status, JsonNode body, HttpResponse<String> response) {}

    TestingArm() {
        Ids ids = Ids.seeded(1);
        Settings settings = Settings.of(Map.of());
        blobs = Blobs.openDisk(home.resolve("blobs"), database.database(), clock, ids);
        Workspaces workspaces = Workspaces.open(database.database(), events, clock, ids);
        Security security =
                Security.open(SecurityConfig.of("https://localhost:7443"), home, database.database(), clock, ids);
        Assets assets = Assets.open(database.database(), blobs, workspaces, events, clock);
        Environments environments = Environments.open(
                EnvironmentsConfig.from(settings), home.resolve("environments"), home, System.getenv(), Images.none());
        Compute compute = Compute.open(
                ComputeConfig.from(settings),
                database.database(),
                events,
                clock,
                new Machine(4, 8L << 30, List.of()),
                List.of(new IdleBackend()));
        Serving serving = Serving.open(
                ServingConfig.from(settings),
                home,
                home,
                database.database(),
                blobs,
                security,
                workspaces,
                assets,
                environments,
                compute,
                events,
                clock,
                new TestingTicker(clock),
                ids);
        Tracking tracking = Tracking.open(database.database(), events, clock, ids);
        Jobs jobs = Jobs.open(
                JobsConfig.from(settings),
                new JobRooms(
                        home.resolve("jobs"),
                        home.resolve("python"),
                        new JobAddresses(
                                URI.create("https://localhost:7443"),
                                URI.create("http://127.0.0.1:7080"),
                                security.certificates().bundle()),
                        blobs,
                        security,
                        workspaces,
                        assets,
                        tracking,
                        compute,
                        clock,
                        new TestingTicker(clock),
                        ids),
                environments,
                database.database(),
                events);
        Schedules schedules = Schedules.open(
                new SchedulesConfig(CatchUp.ONCE, false), database.database(), workspaces, events, ticker, clock);
        rooms = new ArmRooms(
                URI.create("https://localhost:7443"),
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
        Arm.actions(rooms).forEach(schedules::register);
        Arm.events(rooms).forEach(schedules::register);
        schedules.start();
        workspaces.create(
                new WorkspaceId("00000000-0000-0000-0000-000000000001", "rg", "ws1"), WorkspaceSpec.local(), "me");
        http = Http.open(
                List.of(new Listener(Listener.Kind.PLAIN, "127.0.0.1", 0, null, null)),
                Arm.resources(rooms),
                Arm.errors(),
                new Everybody(),
                ids,
                (request, pattern, status, failure, nanos) -> {});
    }

    ArmRooms rooms() {
        return rooms;
    }

    /** Done when a job of that name has ended; to be asked for before it can. */
    CompletableFuture<Void> ending(String job) {
        var ended = new CompletableFuture<Void>();
        events.subscribe(JobChanged.class, change -> {
            if (change.name().equals(job) && change.after().ended()) {
                ended.complete(null);
            }
        });
        return ended;
    }

    /** Lets time pass for schedules. */
    void advance(Duration duration) {
        ticker.advance(duration);
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer put(String path, String body) {
        return send("PUT", path, body);
    }

    Answer post(String path, String body) {
        return send("POST", path, body);
    }

    Answer patch(String path, String body) {
        return send("PATCH", path, body);
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** Sends single quotes in {@code body} as double ones. */
    Answer send(String method, String path, @Nullable String body) {
        String url = path.startsWith("http") ? path : "http://127.0.0.1:" + http.port(Listener.Kind.PLAIN) + path;
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    Json.parse(response.body().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                    response);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        http.close();
        rooms.schedules().close();
        rooms.jobs().close();
        client.close();
        blobs.close();
        database.close();
        TestingFolder.delete(home);
    }

    /** Takes every caller for the owner. */
    private static final class Everybody implements Guard {
        @Override
        public Principal authenticate(Request request) {
            return new Principal("00000000-0000-0000-0000-000000000009", "me", Principal.Kind.OWNER, null);
        }

        @Override
        public void authorise(Principal principal, String action, String scope) {}
    }
}
