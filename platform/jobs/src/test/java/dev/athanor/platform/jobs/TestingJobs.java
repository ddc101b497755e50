package dev.athanor.platform.jobs;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.Blobs;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.foundation.config.Settings;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetSpec;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.compute.Compute;
import dev.athanor.platform.compute.ComputeConfig;
import dev.athanor.platform.compute.Machine;
import dev.athanor.platform.environments.BuiltEnvironment;
import dev.athanor.platform.environments.EnvironmentPlan;
import dev.athanor.platform.environments.EnvironmentSpec;
import dev.athanor.platform.environments.Environments;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.security.SecurityConfig;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.WorkspaceSpec;
import dev.athanor.platform.workspaces.Workspaces;
import dev.athanor.testing.fixtures.TestingClock;
import dev.athanor.testing.fixtures.TestingDatabase;
import dev.athanor.testing.fixtures.TestingFolder;
import dev.athanor.testing.fixtures.TestingTicker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** All that jobs stand on, real but for package index and process isolation; can be restarted as after a kill. */
final class TestingJobs implements AutoCloseable {
    static final Principal ME = new Principal("me", "Me", Principal.Kind.OWNER, null);

    final TestingDatabase database;
    final Path home;
    final Clock clock = Ids.systemClock();
    final Ids ids = Ids.secure();
    final TestingTicker ticker = new TestingTicker(new TestingClock());
    final ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    final TestingBackend backend = new TestingBackend();
    final TestingDesk desk = new TestingDesk();
    final BlobStore blobs;
    final Security security;
    Events events;
    Workspaces workspaces;
    Assets assets;
    Tracking tracking;
    Compute compute;
    Jobs jobs;
    final Workspace workspace;

    /** An environment that is this machine's own interpreter; a build can be held up. */
    static final class TestingDesk implements Environments {
        volatile boolean ready = true;
        volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public EnvironmentPlan plan(EnvironmentSpec spec) {
            if ("nowhere".equals(spec.image())) {
                throw JobsProblem.JOB_INVALID.because("the image 'nowhere' is not known");
            }
            return new EnvironmentPlan("key", "3", List.of(), List.of(), ready);
        }

        @Override
        public BuiltEnvironment build(EnvironmentSpec spec, Consumer<String> log) {
            try {
                if (!ready) {
                    log.accept("building " + spec.name());
                }
                gate.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            ready = true;
            return new BuiltEnvironment(
                    "key",
                    Path.of("/usr"),
                    Path.of("/usr/bin/python3"),
                    Map.of(),
                    List.of(),
                    Path.of("/dev/null"),
                    Optional.empty(),
                    List.of());
        }

        @Override
        public Optional<EnvironmentSpec> curated(String name) {
            return name.equals("AzureML-sklearn-1.5")
                    ? Optional.of(new EnvironmentSpec(name, "1", "curated", null, null, null, Map.of()))
                    : Optional.empty();
        }

        @Override
        public List<String> curatedNames() {
            return List.of("AzureML-sklearn-1.5");
        }
    }

    private final Consumer<Jobs> more;
    private final Map<String, String> settings;

    TestingJobs(String kind) {
        this(kind, jobs -> {});
    }

    TestingJobs(String kind, Map<String, String> settings) {
        this(kind, jobs -> {}, settings);
    }

    /** With kinds of jobs that {@code more} registers, after each restart again. */
    TestingJobs(String kind, Consumer<Jobs> more) {
        this(kind, more, Map.of());
    }

    private TestingJobs(String kind, Consumer<Jobs> more, Map<String, String> settings) {
        this.more = more;
        this.settings = settings;
        database = TestingDatabase.open(kind);
        home = TestingFolder.make();
        blobs = Blobs.openDisk(home.resolve("blobs"), database.database(), clock, ids);
        security = Security.open(SecurityConfig.of("https://localhost:7443"), home, database.database(), clock, ids);
        events = new Events(failures::add);
        workspaces = Workspaces.open(database.database(), events, clock, ids);
        assets = Assets.open(database.database(), blobs, workspaces, events, clock);
        tracking = Tracking.open(database.database(), events, clock, ids);
        compute = compute();
        workspace = workspaces.create(
                new WorkspaceId("s", "g", "ws1"),
                new WorkspaceSpec("local", "Default", Map.of(), null, null, "{}"),
                "Me");
        assets.put(
                workspace,
                AssetKind.ENVIRONMENT,
                AssetSpec.of("e", "1", "environment", null).detailed(Map.of(Asset.IMAGE, "any")),
                "Me");
        jobs = open();
        jobs.start();
    }

    private Compute compute() {
        return Compute.open(
                ComputeConfig.from(Settings.of(settings)),
                database.database(),
                events,
                clock,
                new Machine(2, 8L << 30, List.of()),
                List.of(backend));
    }

    private Jobs open() {
        var rooms = new JobRooms(
                home.resolve("jobs"),
                home.resolve("python"),
                new JobAddresses(
                        URI.create("https://localhost:7443"),
                        URI.create("http://127.0.0.1:7080"),
                        home.resolve("ca.pem")),
                blobs,
                security,
                workspaces,
                assets,
                tracking,
                compute,
                clock,
                ticker,
                ids);
        Settings settings = Settings.of(Map.of("jobs.log-limit", "1"));
        Jobs opened = Jobs.open(JobsConfig.from(settings), rooms, desk, database.database(), events);
        more.accept(opened);
        return opened;
    }

    /** Stops the server without telling anybody, lets {@code meanwhile} happen, and starts it again on what is stored. */
    void restart(Runnable meanwhile) {
        jobs.close();
        backend.deaf(true);
        meanwhile.run();
        backend.deaf(false);
        events = new Events(failures::add);
        workspaces = Workspaces.open(database.database(), events, clock, ids);
        assets = Assets.open(database.database(), blobs, workspaces, events, clock);
        tracking = Tracking.open(database.database(), events, clock, ids);
        compute = compute();
        jobs = open();
        jobs.start();
    }

    void file(String container, String name, String text) {
        blobs.ensureContainer(new dev.athanor.foundation.blobs.ContainerId(workspace.storageAccount(), container));
        blobs.put(
                BlobPath.of(workspace.storageAccount(), container, name),
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                PutOptions.of("text/plain"));
    }

    String text(String container, String name) {
        try (var in = blobs.read(BlobPath.of(workspace.storageAccount(), container, name), 0, -1)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The job's log as far as it is written; empty before its first line. */
    String log(String job) {
        String name = Assets.runFolder(job) + "user_logs/std_log.txt";
        BlobPath blob = BlobPath.of(workspace.storageAccount(), Workspace.ARTIFACTS, name);
        return blobs.find(blob).isPresent() ? text(Workspace.ARTIFACTS, name) : "";
    }

    /** Waits until the job is in a state of that kind. */
    Job await(String job, Class<? extends JobState> state) {
        return await(job, found -> state.isInstance(found.state()));
    }

    Job ended(String job) {
        return await(job, JobState.Ended.class);
    }

    Job await(String job, java.util.function.Predicate<Job> wanted) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            Job now = jobs.get(workspace, job);
            if (wanted.test(now)) {
                return now;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofMillis(5).toNanos());
        }
        throw new AssertionError("job " + job + " is still "
                + jobs.get(workspace, job).state() + "; " + jobs.history(workspace, job) + " " + failures);
    }

    @Override
    public void close() {
        jobs.close();
        backend.close();
        blobs.close();
        database.close();
        TestingFolder.delete(home);
    }
}
