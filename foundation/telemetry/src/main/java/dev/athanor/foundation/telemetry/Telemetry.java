package dev.athanor.foundation.telemetry;

import dev.athanor.foundation.http.Http;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Resource;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;

/** The room's door: log handlers, the meters, the health checks and the routes that show them. */
public final class Telemetry implements AutoCloseable {
    /** Bytes after which a log file is rotated; five are kept. */
    private static final int LOG_BYTES = 20 * 1024 * 1024;

    private static final Logger ACCESS = System.getLogger("athanor.access");
    private static final Logger LOG = System.getLogger("athanor.server");

    private final Meters meters;
    private final Health health = new Health();
    private final Handler[] handlers;

    private Telemetry(Meters meters, Handler[] handlers) {
        this.meters = meters;
        this.handlers = handlers;
    }

    /**
     * Takes over logging: JSON lines to {@code folder/server.log} (rotated, owner-readable), plain lines to the console when {@code console}.
     *
     * @param folder folder of log files, made when missing
     * @param console whether to log to standard error too
     * @param clock for how long the server has been up
     */
    public static Telemetry open(Path folder, boolean console, Clock clock) throws IOException {
        Files.createDirectories(folder);
        var root = java.util.logging.Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(java.util.logging.Level.INFO);
        java.util.logging.Logger.getLogger("io.helidon").setLevel(java.util.logging.Level.WARNING);
        java.util.logging.Logger.getLogger("com.zaxxer").setLevel(java.util.logging.Level.WARNING);
        var file = new FileHandler(folder.resolve("server.log").toString(), LOG_BYTES, 5, true);
        file.setFormatter(new JsonLines());
        root.addHandler(file);
        if (!console) {
            return new Telemetry(new Meters(clock), new Handler[] {file});
        }
        var terminal = new ConsoleHandler();
        terminal.setFormatter(new PlainLines());
        terminal.setLevel(java.util.logging.Level.WARNING);
        root.addHandler(terminal);
        return new Telemetry(new Meters(clock), new Handler[] {file, terminal});
    }

    /** Counts and times that any room may keep. */
    public Meters meters() {
        return meters;
    }

    /** What has to be well for the server to be ready. */
    public Health health() {
        return health;
    }

    /** The routes {@code /metrics}, {@code /livez}, {@code /readyz}, {@code /healthz}. */
    public Resource resource() {
        return new TelemetryResource(meters, health);
    }

    /** Counts and logs each answer. */
    public Http.Observer observer() {
        return this::answered;
    }

    private void answered(Request request, String pattern, int status, @Nullable Throwable failure, long nanos) {
        meters.request(request.method(), pattern, status, Duration.ofNanos(nanos));
        if (status >= 500 && failure != null) {
            LOG.log(
                    Level.ERROR,
                    () -> request.method() + " " + shown(request.path(), pattern) + " failed, request "
                            + request.requestId(),
                    failure);
        }
        // Only the path is logged, and not all of it: queries may hold signatures, and some addresses a secret.
        ACCESS.log(
                status >= 500 ? Level.WARNING : Level.DEBUG,
                () -> request.method() + " " + shown(request.path(), pattern) + " " + status + " " + nanos / 1_000_000
                        + " ms " + request.principal().name() + " " + request.requestId());
    }

    /** A path with three dots where its route has {@code {secret}}. */
    static String shown(String path, String pattern) {
        if (!pattern.contains("{secret}")) {
            return path;
        }
        List<String> names = List.of(pattern.split("/", -1));
        List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
        for (int i = 0; i < Math.min(names.size(), segments.size()); i++) {
            if (names.get(i).equals("{secret}")) {
                segments.set(i, "...");
            }
        }
        return String.join("/", segments);
    }

    @Override
    public void close() {
        for (Handler handler : handlers) {
            handler.close();
        }
        LogManager.getLogManager().reset();
    }
}
