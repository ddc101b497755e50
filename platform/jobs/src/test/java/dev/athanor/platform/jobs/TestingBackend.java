package dev.athanor.platform.jobs;

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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs work as plain child processes with links for mounts; its work outlives a {@link Jobs}. */
final class TestingBackend implements ExecutionBackend {
    private final Map<String, Running> works = new ConcurrentHashMap<>();
    final List<String> starts = new CopyOnWriteArrayList<>();
    private volatile boolean deaf;

    private record Running(String token, Process process) {}

    @Override
    public String name() {
        return "testing";
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, true, List.of());
    }

    @Override
    public boolean runsImages() {
        return false;
    }

    @Override
    public boolean knows(String id) {
        return works.containsKey(id);
    }

    /** One at a time: a server that was closed in the middle of a start may still be in it when the next one starts the same. */
    @Override
    public synchronized void start(WorkSpec work, WorkListener listener) {
        Running before = works.get(work.id());
        if (before == null || !before.token().equals(work.startToken())) {
            works.put(work.id(), new Running(work.startToken(), run(work)));
            starts.add(work.id());
        }
        attach(work.id(), listener);
    }

    private static Process run(WorkSpec work) {
        try {
            for (Mount mount : work.mounts()) {
                // A second start of the same work finds the link of the first.
                if (!mount.source().equals(mount.target()) && !Files.isSymbolicLink(mount.target())) {
                    Files.createDirectories(
                            Objects.requireNonNull(mount.target().getParent()));
                    Files.createSymbolicLink(mount.target(), mount.source());
                }
            }
            var builder = new ProcessBuilder(work.command())
                    .directory(work.workingDirectory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(work.log().toFile()));
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/bin:/bin");
            builder.environment().putAll(work.environment());
            return builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void attach(String id, WorkListener listener) {
        Running running = works.get(id);
        if (running == null) {
            listener.on(id, new WorkEvent.Lost("no process of that name is known"));
            return;
        }
        Thread.startVirtualThread(() -> {
            tell(
                    listener,
                    id,
                    new WorkEvent.Started("process " + running.process().pid()));
            int code = running.process().onExit().join().exitValue();
            tell(listener, id, new WorkEvent.Exited(code, Optional.empty(), false, false));
        });
    }

    private void tell(WorkListener listener, String id, WorkEvent event) {
        if (!deaf) {
            listener.on(id, event);
        }
    }

    /** Tells nobody anything until it hears again: as if the server were down. */
    void deaf(boolean down) {
        deaf = down;
    }

    /** Loses all trace of a work. */
    void lose(String id) {
        Running running = works.remove(id);
        if (running != null) {
            running.process().destroyForcibly();
        }
    }

    long alive() {
        return works.values().stream()
                .filter(running -> running.process().isAlive())
                .count();
    }

    @Override
    public void stop(String id, Duration grace) {
        Running running = works.get(id);
        if (running != null) {
            running.process().descendants().forEach(ProcessHandle::destroyForcibly);
            running.process().destroy();
        }
    }

    @Override
    public void forget(String id) {}

    @Override
    public void close() {
        deaf = true;
        works.values().forEach(running -> running.process().destroyForcibly());
    }
}
