package dev.athanor.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.kernel.SystemTicker;
import dev.athanor.platform.compute.ExecutionBackend;
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
public final class BackendKit implements AutoCloseable {
    private final Path userHome;
    private final Path athanorHome;
    private final BlockingQueue<WorkEvent> events = new LinkedBlockingQueue<>();
    private final WorkListener listener = (id, event) -> events.add(event);
    private final SystemTicker ticker = new SystemTicker(failure -> {
        throw failure;
    });
    private final BackendMaker maker;
    private final Set<String> tokens = new HashSet<>();
    private ExecutionBackend backend;

    /** A kit in an empty folder, or that of an earlier life. */
    public BackendKit(Path folder, BackendMaker maker) {
        this.maker = maker;
        this.userHome = folder(folder.resolve("home"));
        this.athanorHome = folder(userHome.resolve(".athanor"));
        this.backend = open();
    }

    /** Makes a folder. */
    public static Path folder(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ExecutionBackend open() {
        return maker.open(athanorHome.resolve("run/works"), athanorHome, userHome, ticker);
    }

    /** The back end of this life. */
    public ExecutionBackend backend() {
        return backend;
    }

    /** The owner's home folder. */
    public Path userHome() {
        return userHome;
    }

    /** The server's folder. */
    public Path athanorHome() {
        return athanorHome;
    }

    /** Another life of the server. */
    public void restart() {
        backend.close();
        events.clear();
        backend = open();
    }

    /** The folder of a work, made. */
    public Path work(String id) {
        return folder(athanorHome.resolve("jobs").resolve(id));
    }

    /** The file that gets what a work says. */
    public Path log(String id) {
        return folder(athanorHome.resolve("logs")).resolve(id + ".txt");
    }

    /** What a work has said. */
    public String said(String id) {
        return read(log(id));
    }

    /** A file's text. */
    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The start token of a work of this kit. */
    public String token(String id) {
        String token = "token-" + id + "-" + System.identityHashCode(this);
        tokens.add(token);
        return token;
    }

    /** Hears all works of the kit. */
    public WorkListener listener() {
        return listener;
    }

    /** A shell script as work. */
    public WorkSpec sh(String id, String script) {
        return sh(id, script, Map.of(), List.of(), Limits.NONE, Optional.empty());
    }

    /** A shell script as work, with all that may be said of it. */
    public WorkSpec sh(
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
                Duration.ofMillis(300),
                maker.image());
    }

    /** Starts work and waits for the news of it. */
    public void start(WorkSpec work) {
        backend.start(work, listener);
        assertThat(next()).isInstanceOf(WorkEvent.Started.class);
    }

    /** Starts work and waits for its end. */
    public WorkEvent run(WorkSpec work) {
        start(work);
        return next();
    }

    /** The next event of any work. */
    public WorkEvent next() {
        try {
            WorkEvent event = events.poll(60, TimeUnit.SECONDS);
            return event == null ? new WorkEvent.Lost("no event came") : event;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** Waits until a file is there. */
    public void await(Path file) {
        for (int i = 0; i < 500 && !Files.exists(file); i++) {
            pause(20);
        }
        assertThat(file).exists();
    }

    /** Lets time pass. */
    public void pause(long millis) {
        try {
            ticker.pause(Duration.ofMillis(millis));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** An end with an exit code, not for want of memory and not for want of time. */
    public static WorkEvent ended(int code) {
        return new WorkEvent.Exited(code, code > 128 ? Optional.of(code - 128) : Optional.empty(), false, false);
    }

    @Override
    public void close() {
        backend.close();
        ticker.close();
        tokens.forEach(maker::end);
    }
}
