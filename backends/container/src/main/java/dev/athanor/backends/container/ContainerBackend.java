package dev.athanor.backends.container;

import dev.athanor.foundation.kernel.Ticker;
import dev.athanor.platform.compute.Capabilities;
import dev.athanor.platform.compute.ComputeProblem;
import dev.athanor.platform.compute.ExecutionBackend;
import dev.athanor.platform.compute.Mount;
import dev.athanor.platform.compute.WorkEvent;
import dev.athanor.platform.compute.WorkListener;
import dev.athanor.platform.compute.WorkSpec;
import dev.athanor.platform.environments.Images;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs work in containers of this machine. A container belongs to the engine, not to the server, and is found again by its name; its output goes
 * to the work's log without passing through anybody's hands.
 */
public final class ContainerBackend implements ExecutionBackend {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final int LAST_SIGNAL = 64;
    private static final int UNBORN = 100;

    private final Path root;
    private final Ticker ticker;
    private final Clock clock;
    private final Engines engines;
    private final Commands commands;
    private final Harbour harbour;
    private final String owner;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private ContainerBackend(Path root, Ticker ticker, Clock clock, Engines engines, Commands commands) {
        this.root = root;
        this.ticker = ticker;
        this.clock = clock;
        this.engines = engines;
        this.commands = commands;
        this.harbour = new Harbour(engines, commands);
        this.owner = owner(root);
    }

    /**
     * Opens it; the engine is looked for meanwhile.
     *
     * @param runFolder where works leave their traces
     * @param environment variables of this process, which engines read
     */
    public static ContainerBackend open(
            ContainerConfig config, Path runFolder, Map<String, String> environment, Ticker ticker, Clock clock) {
        try {
            Path root = Files.createDirectories(runFolder).toRealPath();
            var commands = new Commands(environment);
            var engines = new Engines(config, Map.copyOf(environment), commands);
            engines.lookAhead();
            return new ContainerBackend(root, ticker, clock, engines, commands);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The engine's images, for environments. */
    public Images images() {
        return new EngineImages(engines, commands, owner);
    }

    @Override
    public String name() {
        return "container";
    }

    @Override
    public Capabilities capabilities() {
        return engines.working()
                .map(engine -> new Capabilities(
                        true,
                        engine.limits(),
                        List.of(
                                "Runs in a container of " + engine.title() + ", which shares the machine's network.",
                                engine.limits()
                                        ? "Limits are enforced by the engine."
                                        : "Limits of memory, processor cores and processes are not enforced: "
                                                + engine.title() + " has not the controllers; rootless engines need"
                                                + " control groups version 2, delegated.")))
                .orElseGet(() -> new Capabilities(false, false, List.of("No container runs: " + engines.trouble())));
    }

    @Override
    public boolean runsImages() {
        return true;
    }

    @Override
    public boolean knows(String id) {
        return new Vessel(root, id).plan().isPresent();
    }

    @Override
    public synchronized void start(WorkSpec work, WorkListener listener) {
        var vessel = new Vessel(root, work.id());
        Optional<Vessel.Plan> before = vessel.plan();
        if (before.isPresent()) {
            boolean same = before.get().token().equals(work.startToken());
            Harbour.Condition condition =
                    vessel.ending().isPresent() ? new Harbour.Condition.Gone() : harbour.condition(vessel);
            boolean afloat = condition instanceof Harbour.Condition.Afloat;
            if (same && (vessel.ending().isPresent() || !(condition instanceof Harbour.Condition.Gone))) {
                Watch known = listen(vessel, listener);
                known.tell(started(vessel));
                watch(known);
                return;
            }
            if (afloat) {
                throw ComputeProblem.WORK_EXISTS.because(
                        "work '" + work.id() + "' runs already, started by another token");
            }
            harbour.remove(vessel);
        }
        check(work);
        Engine engine = engines.working()
                .orElseThrow(() -> ComputeProblem.WORK_NOT_STARTED.because(
                        "work '" + work.id() + "' needs a container engine: " + engines.trouble()));
        vessel.write(new Vessel.Plan(
                work.startToken(),
                work.timeout().map(limit -> clock.millis() + limit.toMillis()).orElse(0L),
                work.grace().toMillis()));
        launch(engine, work, vessel);
        Watch begun = listen(vessel, listener);
        begun.tell(started(vessel));
        watch(begun);
    }

    private void launch(Engine engine, WorkSpec work, Vessel vessel) {
        makePlaces(work);
        Map<String, String> variables = Variables.of(
                work, harbour.path(engine, work.image().orElseThrow().reference()));
        Variables.write(variables, vessel.file("variables"));
        Commands.Outcome outcome = new Commands.Outcome(1, "", "");
        for (String shell : Variables.shells(variables)) {
            outcome = commands.run(
                    RunLine.of(engine, owner, work, vessel, variables, shell),
                    Variables.passed(variables),
                    Duration.ofMinutes(5));
            if (outcome.good()) {
                break;
            }
            harbour.remove(vessel);
            vessel.forget("cid");
        }
        vessel.forget("variables");
        if (!outcome.good()) {
            vessel.delete();
            throw ComputeProblem.WORK_NOT_STARTED.because("work '" + work.id() + "' was not started: " + engine.title()
                    + " says: " + Troubles.explain(outcome.said()));
        }
    }

    @Override
    public void attach(String id, WorkListener listener) {
        watch(listen(new Vessel(root, id), listener));
    }

    @Override
    public void stop(String id, Duration grace) {
        var vessel = new Vessel(root, id);
        if (vessel.plan().isPresent() && vessel.ending().isEmpty()) {
            threads.execute(() -> stop(vessel, grace));
        }
    }

    @Override
    public synchronized void forget(String id) {
        var vessel = new Vessel(root, id);
        if (vessel.plan().isPresent()
                && (vessel.ending().isPresent() || !(harbour.condition(vessel) instanceof Harbour.Condition.Afloat))) {
            harbour.remove(vessel);
            vessel.delete();
        }
    }

    @Override
    public void close() {
        closed = true;
        watches.values().forEach(Watch::end);
        watches.clear();
        threads.shutdownNow();
    }

    private static WorkEvent started(Vessel vessel) {
        return new WorkEvent.Started("container " + vessel.name());
    }

    private static void check(WorkSpec work) {
        if (work.image().isEmpty()) {
            throw ComputeProblem.WORK_INVALID
                    .because("work '" + work.id() + "' names no image to run in")
                    .at("image");
        }
        if (!Files.isDirectory(work.folder())) {
            throw ComputeProblem.WORK_INVALID
                    .because("the folder of work '" + work.id() + "', " + work.folder() + ", does not exist")
                    .at("folder");
        }
        for (Mount mount : work.mounts()) {
            if (!mount.source().isAbsolute() || !mount.target().isAbsolute() || !Files.exists(mount.source())) {
                throw ComputeProblem.WORK_INVALID
                        .because("work '" + work.id() + "' cannot see " + mount.source() + " as " + mount.target()
                                + ": paths must be absolute, and the source must exist")
                        .at("mounts");
            }
        }
    }

    /** Makes the log and what will be mounted upon: an engine would make it as another user. */
    private static void makePlaces(WorkSpec work) {
        try {
            if (!Files.exists(work.log())) {
                Files.createFile(work.log());
            }
            for (Mount mount : work.mounts()) {
                Path target = mount.target();
                if (target.startsWith(work.folder()) && !Files.exists(target)) {
                    Files.createDirectories(Files.isDirectory(mount.source()) ? target : target.resolveSibling(""));
                    if (!Files.exists(target)) {
                        Files.createFile(target);
                    }
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Watch listen(Vessel vessel, WorkListener listener) {
        var mine = new Watch(vessel, listener, threads);
        Watch before = watches.put(vessel.id(), mine);
        if (before != null) {
            before.end();
        }
        return mine;
    }

    private void watch(Watch watch) {
        Vessel vessel = watch.vessel();
        vessel.plan().filter(plan -> plan.deadline() > 0).ifPresent(plan -> {
            Duration left = Duration.ofMillis(Math.max(0, plan.deadline() - clock.millis()));
            watch.alarm(ticker.after(left, () -> timeUp(vessel, Duration.ofMillis(plan.grace()))));
        });
        threads.execute(() -> follow(watch));
    }

    private void timeUp(Vessel vessel, Duration grace) {
        if (vessel.ending().isEmpty() && !closed) {
            vessel.markTimedOut();
            threads.execute(() -> stop(vessel, grace));
        }
    }

    /** Waits for the end of a container and tells of it, however often the engine goes away meanwhile. */
    private void follow(Watch watch) {
        Vessel vessel = watch.vessel();
        int unborn = 0;
        try {
            while (!closed && !watch.ended()) {
                if (vessel.ending().isPresent()) {
                    conclude(watch, exited(vessel, vessel.ending().get()));
                    return;
                }
                Harbour.Condition condition =
                        vessel.plan().isEmpty() ? new Harbour.Condition.Gone() : harbour.condition(vessel);
                switch (condition) {
                    case Harbour.Condition.Ended ended -> {
                        vessel.write(ended.ending());
                        harbour.remove(vessel);
                    }
                    case Harbour.Condition.Gone gone -> {
                        conclude(watch, lost(vessel));
                        return;
                    }
                    case Harbour.Condition.Unknown unknown -> ticker.pause(STEP.multipliedBy(10));
                    case Harbour.Condition.Afloat afloat -> {
                        if (afloat.started()) {
                            harbour.await(vessel);
                        } else if (unborn++ > UNBORN) {
                            harbour.remove(vessel);
                        }
                        ticker.pause(afloat.started() ? Duration.ofMillis(1) : STEP);
                    }
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void conclude(Watch watch, WorkEvent event) {
        if (watch.end()) {
            watches.remove(watch.vessel().id(), watch);
            watch.tell(event);
        }
    }

    private static WorkEvent lost(Vessel vessel) {
        return new WorkEvent.Lost(
                vessel.plan().isEmpty()
                        ? "nothing is known of work '" + vessel.id() + "' on this machine"
                        : "the container " + vessel.name() + " is gone: somebody removed it, or the engine lost it");
    }

    private static WorkEvent exited(Vessel vessel, Vessel.Ending ending) {
        int code = ending.code();
        boolean signalled = code > 128 && code <= 128 + LAST_SIGNAL;
        return new WorkEvent.Exited(
                code,
                signalled ? Optional.of(code - 128) : Optional.empty(),
                ending.outOfMemory() && code != 0,
                vessel.timedOut());
    }

    private void stop(Vessel vessel, Duration grace) {
        long begin = System.nanoTime();
        boolean asked = false;
        try {
            while (!closed && vessel.ending().isEmpty()) {
                if (!(harbour.condition(vessel) instanceof Harbour.Condition.Afloat afloat)) {
                    return;
                }
                if (System.nanoTime() - begin >= grace.toNanos()) {
                    harbour.kill(vessel);
                } else if (afloat.started() && !asked) {
                    asked = true;
                    harbour.ask(vessel);
                }
                ticker.pause(STEP);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** User and group that own the server's files. */
    private static String owner(Path folder) {
        try {
            return Files.getAttribute(folder, "unix:uid") + ":" + Files.getAttribute(folder, "unix:gid");
        } catch (IOException | UnsupportedOperationException unknown) {
            return "0:0";
        }
    }
}
