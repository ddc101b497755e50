package dev.athanor.backends.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.kernel.SystemTicker;
import dev.athanor.platform.compute.Limits;
import dev.athanor.platform.compute.Mount;
import dev.athanor.platform.compute.WorkEvent;
import dev.athanor.platform.compute.WorkListener;
import dev.athanor.platform.compute.WorkSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A machine's home folders, a back end, and somebody who listens. */
final class Kit implements AutoCloseable {
    final Path userHome;
    final Path athanorHome;
    final BlockingQueue<WorkEvent> events = new LinkedBlockingQueue<>();
    final WorkListener listener = (id, event) -> events.add(event);
    final SystemTicker ticker = new SystemTicker(failure -> {
        throw failure;
    });
    private final List<Confinement> candidates;
    private final Set<String> tokens = new HashSet<>();
    ProcessBackend backend;

    Kit(Path folder, List<Confinement> candidates) {
        this.candidates = candidates;
        this.userHome = folder(folder.resolve("home"));
        this.athanorHome = folder(userHome.resolve(".athanor"));
        this.backend = open();
    }

    static Path folder(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    ProcessBackend open() {
        return ProcessBackend.open(athanorHome.resolve("run/works"), athanorHome, userHome, ticker, candidates);
    }

    /** Another life of the server. */
    void restart() {
        backend.close();
        events.clear();
        backend = open();
    }

    Path work(String id) {
        return folder(athanorHome.resolve("jobs").resolve(id));
    }

    Path log(String id) {
        return folder(athanorHome.resolve("logs")).resolve(id + ".txt");
    }

    String said(String id) {
        return read(log(id));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where the back end keeps what it knows of work. */
    RunFolder place(String id) {
        return new RunFolder(athanorHome.resolve("run/works"), id);
    }

    String token(String id) {
        String token = "token-" + id + "-" + System.identityHashCode(this);
        tokens.add(token);
        return token;
    }

    WorkSpec sh(String id, String script) {
        return sh(id, script, Map.of(), List.of(), Limits.NONE, Optional.empty());
    }

    WorkSpec sh(
            String id,
            String script,
            Map<String, String> environment,
            List<Mount> mounts,
            Limits limits,
            Optional<Duration> timeout) {
        return new WorkSpec(
                id,
                token(id),
                List.of("sh", "-c", script),
                work(id),
                work(id),
                new HashMap<>(environment),
                log(id),
                mounts,
                limits,
                timeout,
                Duration.ofMillis(300));
    }

    void start(WorkSpec work) {
        backend.start(work, listener);
        assertThat(next()).isInstanceOf(WorkEvent.Started.class);
    }

    WorkEvent run(WorkSpec work) {
        start(work);
        return next();
    }

    WorkEvent next() {
        try {
            WorkEvent event = events.poll(20, TimeUnit.SECONDS);
            return event == null ? new WorkEvent.Lost("no event came") : event;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    void await(Path file) {
        for (int i = 0; i < 500 && !Files.exists(file); i++) {
            pause(20);
        }
        assertThat(file).exists();
    }

    void pause(long millis) {
        try {
            ticker.pause(Duration.ofMillis(millis));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    static WorkEvent ended(int code) {
        return new WorkEvent.Exited(code, code > 128 ? Optional.of(code - 128) : Optional.empty(), false, false);
    }

    @Override
    public void close() {
        backend.close();
        ticker.close();
        tokens.forEach(Kit::end);
    }

    /** Whatever a test left running would write into its folder while that is deleted. */
    private static void end(String token) {
        for (List<ProcessHandle> left = Processes.carrying(token); !left.isEmpty(); left = Processes.carrying(token)) {
            left.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
