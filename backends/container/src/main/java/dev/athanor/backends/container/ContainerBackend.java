package dev.athanor.backends.container;

import dev.athanor.foundation.kernel.Copies;
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
    private static final int LOOKS_BEFORE_IT_IS_THERE = 100;

    private final Path root;
    private final Ticker ticker;
    private final Clock clock;
    private final Engines engines;
    private final Commands commands;
    private final Containers containers;
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
        this.containers = new Containers(engines, commands);
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
            var engines = new Engines(config, Copies.inOrder(environment), commands);
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
        return new Container(root, id).plan().isPresent();
    }

    @Override
    public synchronized void start(WorkSpec work, WorkListener listener) {
        var container = new Container(root, work.id());
        Optional<Container.Plan> before = container.plan();
        if (before.isPresent()) {
            boolean same = before.get().token().equals(work.startToken());
            Containers.Condition condition =
                    container.ending().isPresent() ? new Containers.Condition.Gone() : containers.condition(container);
            boolean running = condition instanceof Containers.Condition.Running;
            if (same && (container.ending().isPresent() || !(condition instanceof Containers.Condition.Gone))) {
                Watch known = listen(container, listener);
                known.tell(started(container));
                watch(known);
                return;
            }
            if (running) {
                throw ComputeProblem.WORK_EXISTS.because(
                        "work '" + work.id() + "' runs already, started by another token");
            }
            containers.remove(container);
        }
        check(work);
        Engine engine = engines.working()
                .orElseThrow(() -> ComputeProblem.WORK_NOT_STARTED.because(
                        "work '" + work.id() + "' needs a container engine: " + engines.trouble()));
        container.write(new Container.Plan(
                work.startToken(),
                work.timeout().map(limit -> clock.millis() + limit.toMillis()).orElse(0L),
                work.grace().toMillis()));
        launch(engine, work, container);
        Watch begun = listen(container, listener);
        begun.tell(started(container));
        watch(begun);
    }

    private void launch(Engine engine, WorkSpec work, Container container) {
        makePlaces(work);
        Map<String, String> variables = Variables.of(
                work, containers.path(engine, work.image().orElseThrow().reference()));
        Variables.write(variables, container.file("variables"));
        Commands.Outcome outcome = new Commands.Outcome(1, "", "");
        for (String shell : Variables.shells(variables)) {
            outcome = commands.run(
                    RunLine.of(engine, owner, work, container, variables, shell),
                    Variables.passed(variables),
                    Duration.ofMinutes(5));
            if (outcome.good()) {
                break;
            }
            containers.remove(container);
            container.forget("cid");
        }
        container.forget("variables");
        if (!outcome.good()) {
            container.delete();
            throw ComputeProblem.WORK_NOT_STARTED.because("work '" + work.id() + "' was not started: " + engine.title()
                    + " says: " + Troubles.explain(outcome.said()));
        }
    }

    @Override
    public void attach(String id, WorkListener listener) {
        watch(listen(new Container(root, id), listener));
    }

    @Override
    public void stop(String id, Duration grace) {
        var container = new Container(root, id);
        if (container.plan().isPresent() && container.ending().isEmpty()) {
            threads.execute(() -> stop(container, grace));
        }
    }

    @Override
    public synchronized void forget(String id) {
        var container = new Container(root, id);
        if (container.plan().isPresent()
                && (container.ending().isPresent()
                        || !(containers.condition(container) instanceof Containers.Condition.Running))) {
            containers.remove(container);
            container.delete();
        }
    }

    @Override
    public void close() {
        closed = true;
        watches.values().forEach(Watch::end);
        watches.clear();
        threads.shutdownNow();
    }

    private static WorkEvent started(Container container) {
        return new WorkEvent.Started("container " + container.name());
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

    private Watch listen(Container container, WorkListener listener) {
        var mine = new Watch(container, listener, threads);
        Watch before = watches.put(container.id(), mine);
        if (before != null) {
            before.end();
        }
        return mine;
    }

    private void watch(Watch watch) {
        Container container = watch.container();
        container.plan().filter(plan -> plan.deadline() > 0).ifPresent(plan -> {
            Duration left = Duration.ofMillis(Math.max(0, plan.deadline() - clock.millis()));
            watch.alarm(ticker.after(left, () -> timeUp(container, Duration.ofMillis(plan.grace()))));
        });
        threads.execute(() -> follow(watch));
    }

    private void timeUp(Container container, Duration grace) {
        if (container.ending().isEmpty() && !closed) {
            container.markTimedOut();
            threads.execute(() -> stop(container, grace));
        }
    }

    /** Waits for the end of a container and tells of it, however often the engine goes away meanwhile. */
    private void follow(Watch watch) {
        Container container = watch.container();
        int looks = 0;
        try {
            while (!closed && !watch.ended()) {
                if (container.ending().isPresent()) {
                    conclude(watch, exited(container, container.ending().get()));
                    return;
                }
                Containers.Condition condition =
                        container.plan().isEmpty() ? new Containers.Condition.Gone() : containers.condition(container);
                switch (condition) {
                    case Containers.Condition.Ended ended -> {
                        container.write(ended.ending());
                        containers.remove(container);
                    }
                    case Containers.Condition.Gone gone -> {
                        conclude(watch, lost(container));
                        return;
                    }
                    case Containers.Condition.Unknown unknown -> ticker.pause(STEP.multipliedBy(10));
                    case Containers.Condition.Running running -> {
                        if (running.started()) {
                            containers.await(container);
                        } else if (looks++ > LOOKS_BEFORE_IT_IS_THERE) {
                            containers.remove(container);
                        }
                        ticker.pause(running.started() ? Duration.ofMillis(1) : STEP);
                    }
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void conclude(Watch watch, WorkEvent event) {
        if (watch.end()) {
            watches.remove(watch.container().id(), watch);
            watch.tell(event);
        }
    }

    private static WorkEvent lost(Container container) {
        return new WorkEvent.Lost(
                container.plan().isEmpty()
                        ? "nothing is known of work '" + container.id() + "' on this machine"
                        : "the container " + container.name() + " is gone: somebody removed it, or the engine lost it");
    }

    private static WorkEvent exited(Container container, Container.Ending ending) {
        int code = ending.code();
        boolean signalled = code > 128 && code <= 128 + LAST_SIGNAL;
        return new WorkEvent.Exited(
                code,
                signalled ? Optional.of(code - 128) : Optional.empty(),
                ending.outOfMemory() && code != 0,
                container.timedOut());
    }

    private void stop(Container container, Duration grace) {
        long begin = System.nanoTime();
        boolean asked = false;
        try {
            while (!closed && container.ending().isEmpty()) {
                if (!(containers.condition(container) instanceof Containers.Condition.Running running)) {
                    return;
                }
                if (System.nanoTime() - begin >= grace.toNanos()) {
                    containers.kill(container);
                } else if (running.started() && !asked) {
                    asked = true;
                    containers.ask(container);
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
