package dev.athanor.backends.process;

import dev.athanor.foundation.kernel.Cancellable;
import dev.athanor.foundation.kernel.Ticker;
import dev.athanor.platform.compute.Capabilities;
import dev.athanor.platform.compute.ComputeProblem;
import dev.athanor.platform.compute.ExecutionBackend;
import dev.athanor.platform.compute.WorkEvent;
import dev.athanor.platform.compute.WorkListener;
import dev.athanor.platform.compute.WorkSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs work as processes of this machine. A small shell script carries each work; it is tied to nothing of the server, which may end and
 * come back: all that is needed to find the work again lies in a folder of its own below the run folder.
 */
public final class ProcessBackend implements ExecutionBackend {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration GLANCE = Duration.ofMillis(2);
    private static final Duration STEP = Duration.ofMillis(20);
    private static final int GLANCES = 2500;
    private static final int LAST_SIGNAL = 64;

    private final Path root;
    private final Ticker ticker;
    private final Launcher launcher;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final Cancellable poll;
    private volatile boolean closed;

    private ProcessBackend(Path root, Ticker ticker, Launcher launcher) {
        this.root = root;
        this.ticker = ticker;
        this.launcher = launcher;
        this.poll = ticker.every(LOOK, () -> running.values().forEach(this::look));
    }

    /**
     * Opens it, and finds out what the machine allows.
     *
     * @param runFolder where works leave their traces
     * @param athanorHome the server's folder, hidden from works
     * @param userHome the owner's home folder, hidden from works but for {@code .pyenv} and interpreters they use
     */
    public static ProcessBackend open(Path runFolder, Path athanorHome, Path userHome, Ticker ticker) {
        return open(runFolder, athanorHome, userHome, ticker, Confinement.candidates());
    }

    static ProcessBackend open(
            Path runFolder, Path athanorHome, Path userHome, Ticker ticker, List<Confinement> candidates) {
        try {
            Path root = Files.createDirectories(runFolder).toRealPath();
            return new ProcessBackend(
                    root, ticker, new Launcher(root, List.of(athanorHome, userHome), userHome, candidates));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public String name() {
        return "process";
    }

    @Override
    public Capabilities capabilities() {
        return launcher.capabilities();
    }

    @Override
    public boolean runsImages() {
        return false;
    }

    @Override
    public boolean knows(String id) {
        return new RunFolder(root, id).plan().isPresent();
    }

    @Override
    public synchronized void start(WorkSpec work, WorkListener listener) {
        var place = new RunFolder(root, work.id());
        Optional<RunFolder.Plan> before = place.plan();
        if (before.isPresent() && begun(place, before.get())) {
            if (before.get().token().equals(work.startToken())) {
                Running known = listen(work.id(), place, listener);
                place.carrier().ifPresent(carrier -> known.tell(started(carrier.pid())));
                watch(known);
                return;
            }
            if (place.running()) {
                throw ComputeProblem.WORK_EXISTS.because(
                        "work '" + work.id() + "' runs already, started by another token");
            }
        }
        check(work);
        place.write(new RunFolder.Plan(
                work.startToken(),
                launcher.confinement(),
                work.timeout().map(Duration::toMillis).orElse(0L),
                work.grace().toMillis()));
        Process process = launcher.launch(work, place);
        await(work, place, process);
        Running begun = listen(work.id(), place, listener);
        begun.tell(started(process.pid()));
        watch(begun);
        var _ = process.onExit().thenRunAsync(() -> look(begun), threads);
    }

    @Override
    public void attach(String id, WorkListener listener) {
        var place = new RunFolder(root, id);
        watch(listen(id, place, listener));
    }

    @Override
    public void stop(String id, Duration grace) {
        var place = new RunFolder(root, id);
        if (place.running()) {
            threads.execute(() -> stop(place, grace));
        }
    }

    @Override
    public synchronized void forget(String id) {
        var place = new RunFolder(root, id);
        if (!place.running()) {
            place.delete();
            launcher.cleanUp(id);
        }
    }

    @Override
    public void close() {
        poll.cancel();
        running.values().forEach(Running::end);
        running.clear();
        closed = true;
        threads.shutdown();
    }

    /** Whether an earlier start came as far as the wrapper; one that a crash cut short did not. */
    private static boolean begun(RunFolder place, RunFolder.Plan plan) {
        return place.carrier().isPresent() || !Processes.carrying(plan.token()).isEmpty();
    }

    private static void check(WorkSpec work) {
        if (work.image().isPresent()) {
            throw ComputeProblem.WORK_INVALID
                    .because("work '" + work.id() + "' wishes to run in the image "
                            + work.image().get().reference() + ", and processes run in none")
                    .at("image");
        }
        if (!Files.isDirectory(work.folder())) {
            throw ComputeProblem.WORK_INVALID
                    .because("the folder of work '" + work.id() + "', " + work.folder() + ", does not exist")
                    .at("folder");
        }
        if (work.startToken().isBlank() || work.startToken().contains("\n")) {
            throw ComputeProblem.WORK_INVALID
                    .because("work '" + work.id() + "' has no start token of one line")
                    .at("startToken");
        }
    }

    private void await(WorkSpec work, RunFolder place, Process process) {
        try {
            for (int i = 0; i < GLANCES && place.carrier().isEmpty() && process.isAlive(); i++) {
                ticker.pause(GLANCE);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (place.carrier().isEmpty()) {
            process.destroyForcibly();
            throw ComputeProblem.WORK_NOT_STARTED.because(
                    "work '" + work.id() + "' was not started: its wrapper ended; see " + work.log());
        }
    }

    private static WorkEvent started(long pid) {
        return new WorkEvent.Started("process " + pid);
    }

    private Running listen(String id, RunFolder place, WorkListener listener) {
        var mine = new Running(id, place, listener, threads);
        Running before = running.put(id, mine);
        if (before != null) {
            before.end();
        }
        return mine;
    }

    private void watch(Running work) {
        RunFolder place = work.place();
        place.plan().flatMap(RunFolder.Plan::limit).ifPresent(limit -> {
            Duration age =
                    place.carrier().map(carrier -> Processes.age(carrier.pid())).orElse(Duration.ZERO);
            Duration left = limit.minus(age);
            work.timeout(ticker.after(left.isNegative() ? Duration.ZERO : left, () -> timeUp(place)));
        });
        look(work);
    }

    private void timeUp(RunFolder place) {
        if (place.running()) {
            place.markTimedOut();
            Duration grace =
                    place.plan().map(plan -> Duration.ofMillis(plan.grace())).orElse(Duration.ZERO);
            threads.execute(() -> stop(place, grace));
        }
    }

    /** Sees whether work has ended, and tells. */
    private void look(Running work) {
        RunFolder place = work.place();
        boolean alive = place.carrier().filter(RunFolder.Carrier::alive).isPresent();
        // Read after the look at the wrapper: it leaves the exit code and only then goes.
        Optional<RunFolder.Ending> ending = place.ending();
        if ((ending.isPresent() || !alive) && work.end()) {
            try {
                threads.execute(() -> conclude(work, ending));
            } catch (RejectedExecutionException closed) {
                // Nobody listens any more.
                return;
            }
        }
    }

    private void conclude(Running work, Optional<RunFolder.Ending> ending) {
        RunFolder place = work.place();
        boolean isolated =
                place.plan().map(plan -> plan.confinement().isolates()).orElse(false);
        if (!isolated || ending.isEmpty()) {
            launcher.killAll(work.id());
            sweep(place);
        }
        launcher.cleanUp(work.id());
        place.deleteTemporary();
        running.remove(work.id(), work);
        work.tell(ending.<WorkEvent>map(end -> exited(place, end))
                .orElseGet(() -> new WorkEvent.Lost(
                        place.plan().isEmpty()
                                ? "nothing is known of work '" + work.id() + "' on this machine"
                                : "the process vanished without leaving an exit code: the machine was restarted, or"
                                        + " somebody killed its wrapper")));
    }

    private static WorkEvent exited(RunFolder place, RunFolder.Ending ending) {
        int code = ending.code();
        boolean signalled = code > 128 && code <= 128 + LAST_SIGNAL;
        return new WorkEvent.Exited(
                code,
                signalled ? Optional.of(code - 128) : Optional.empty(),
                ending.killedForMemory() > 0 && code != 0,
                place.timedOut());
    }

    private void sweep(RunFolder place) {
        var tree = new Tree(place);
        try {
            for (int i = 0; !closed && i < 100 && tree.sweep(); i++) {
                ticker.pause(STEP);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(RunFolder place, Duration grace) {
        var tree = new Tree(place);
        long begin = System.nanoTime();
        Set<Long> asked = new HashSet<>();
        try {
            while (!closed && place.running()) {
                if (System.nanoTime() - begin >= grace.toNanos()) {
                    if (!tree.isolated()) {
                        launcher.killAll(place.id());
                    }
                    tree.kill();
                } else {
                    tree.terminate(asked);
                }
                ticker.pause(STEP);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
