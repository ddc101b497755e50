package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Loopback;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * MLflow's own server over a folder or database, started on loopback for as long as a command needs it. The user's package reads what the
 * user's package wrote, whatever its version and kind of database.
 */
final class MlflowProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);

    private final Process process;
    private final String store;
    private final String url;
    private final Path log;

    private MlflowProcess(Process process, String store, String url, Path log) {
        this.process = process;
        this.store = store;
        this.url = url;
        this.log = log;
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param python interpreter whose {@code mlflow} is meant
     * @param store folder, file of SQLite, or address of a database
     * @param artifacts folder or address of the files that the server itself keeps ({@code mlflow-artifacts:}); empty for MLflow's default
     */
    static MlflowProcess start(String python, String store, String artifacts, Console console) {
        int port = Loopback.freePort();
        List<String> command = new ArrayList<>(List.of(
                python, "-m", "mlflow", "server", "--backend-store-uri", address(store), "--host", "127.0.0.1"));
        command.addAll(List.of("--port", Integer.toString(port), "--workers", "1"));
        if (!artifacts.isEmpty()) {
            command.addAll(List.of("--artifacts-destination", artifacts));
        }
        try {
            Path log = Files.createTempFile("athanor-mlflow", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            // The shell may point MLflow's client at this very Athanor.
            builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_TRACKING_"));
            builder.environment().remove("MLFLOW_REGISTRY_URI");
            builder.environment().put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
            builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
            // Newer versions want to be told that a folder is meant in earnest.
            builder.environment().put("MLFLOW_ALLOW_FILE_STORE", "true");
            console.detail(String.join(" ", command));
            var started = new MlflowProcess(builder.start(), store, "http://127.0.0.1:" + port, log);
            started.await();
            return started;
        } catch (IOException failure) {
            throw new AthanorException(
                    CliProblem.MLFLOW_UNREACHABLE,
                    "cannot start MLflow's server by '" + python + "': " + failure.getMessage()
                            + "; name an interpreter that has the mlflow package with --python",
                    failure);
        }
    }

    /** A file is a database of SQLite, a folder is one of runs; anything with a scheme is taken as it is. */
    private static String address(String store) {
        if (store.contains("://")) {
            return store;
        }
        Path path = Path.of(store).toAbsolutePath().normalize();
        boolean database = Files.isRegularFile(path) || store.endsWith(".db");
        return database ? "sqlite:///" + path : path.toString();
    }

    private void await() throws IOException {
        long end = System.nanoTime() + START.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/health"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            while (System.nanoTime() < end && process.isAlive()) {
                CompletableFuture<HttpResponse<Void>> asked =
                        client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
                if (asked.handle((answer, failure) -> failure == null && answer.statusCode() == 200)
                        .join()) {
                    return;
                }
                // A process that ends meanwhile is told at once.
                if (process.waitFor(200, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        List<String> lines = Files.readAllLines(log);
        String end10 = String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
        close();
        throw CliProblem.MLFLOW_UNREACHABLE.because(
                "MLflow's server over '" + store + "' did not start; the end of what it said:\n" + end10);
    }

    String url() {
        return url;
    }

    String store() {
        return store;
    }

    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroy();
        all.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                all.forEach(ProcessHandle::destroyForcibly);
            }
            Files.deleteIfExists(log);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException left) {
            // A log in the temporary folder hurts nobody.
        }
    }
}
