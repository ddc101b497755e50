package dev.athanor.platform.serving;

import dev.athanor.platform.compute.Capabilities;
import dev.athanor.platform.compute.ExecutionBackend;
import dev.athanor.platform.compute.Mount;
import dev.athanor.platform.compute.WorkEvent;
import dev.athanor.platform.compute.WorkListener;
import dev.athanor.platform.compute.WorkSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Runs work as plain child processes, with links for mounts. Outlives a {@link Serving}, as a real back end's work does. */
final class TestingBackend implements ExecutionBackend {
    private final Map<String, Process> processes = new ConcurrentHashMap<>();

    private final BlockingQueue<String> starts = new LinkedBlockingQueue<>();

    private final List<Thread> listening = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
        return "testing";
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(false, false, List.of());
    }

    @Override
    public boolean runsImages() {
        return false;
    }

    @Override
    public boolean knows(String id) {
        return false;
    }

    @Override
    public void start(WorkSpec work, WorkListener listener) {
        try {
            for (Mount mount : work.mounts()) {
                if (!mount.source().equals(mount.target())) {
                    Files.createSymbolicLink(mount.target(), mount.source());
                }
            }
            var builder = new ProcessBuilder(work.command())
                    .directory(work.workingDirectory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(work.log().toFile()));
            builder.environment().putAll(work.environment());
            processes.put(work.id(), builder.start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        attach(work.id(), listener);
        starts.add(work.id());
    }

    /** Waits for the next start that nobody waited for yet. */
    void awaitStart() throws InterruptedException {
        if (starts.poll(60, TimeUnit.SECONDS) == null) {
            throw new AssertionError("nothing starts");
        }
    }

    @Override
    public void attach(String id, WorkListener listener) {
        Process process = processes.get(id);
        if (process == null) {
            listener.on(id, new WorkEvent.Lost("unknown"));
            return;
        }
        listening.add(Thread.startVirtualThread(() -> {
            listener.on(id, new WorkEvent.Started("process " + process.pid()));
            try {
                int code = process.waitFor();
                listener.on(id, new WorkEvent.Exited(code, Optional.empty(), false, false));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    @Override
    public void stop(String id, Duration grace) {
        Process process = processes.get(id);
        if (process != null) {
            process.destroy();
        }
    }

    @Override
    public void forget(String id) {}

    /** Kills all work as a crash of each would. */
    void killAll() {
        processes.values().forEach(Process::destroyForcibly);
    }

    /** How many processes run. */
    long running() {
        return processes.values().stream().filter(Process::isAlive).count();
    }

    /** Every work id that was ever started. */
    List<String> started() {
        return List.copyOf(processes.keySet());
    }

    @Override
    public void close() {
        killAll();
        for (Thread thread : listening) {
            try {
                if (!thread.join(Duration.ofSeconds(10))) {
                    throw new IllegalStateException("a process does not end");
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
