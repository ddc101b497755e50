package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The process of a local server: its command line, and its start in the fore- or background. */
final class ServerProcess {
    private static final String MAIN = "dev.athanor.apps.server.Server";
    private static final int PATIENCE = 1200;

    private final Surroundings surroundings;
    private final Home home;
    private final Map<String, String> settings;

    /**
     * A server that may be started.
     *
     * @param settings settings that win over its file and environment
     */
    ServerProcess(Surroundings surroundings, Home home, Map<String, String> settings) {
        this.surroundings = surroundings;
        this.home = home;
        this.settings = settings;
    }

    Home home() {
        return home;
    }

    /** Runs the server with this terminal; ends when it ends, and takes it along on Ctrl-C. */
    int runHere() {
        Process process = start(new ProcessBuilder(command(List.of())).inheritIO());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            process.destroy();
            process.onExit().join();
        }));
        while (process.isAlive()) {
            Optional<Running> running = home.running();
            if (running.isPresent() && answers(running.get())) {
                surroundings
                        .console()
                        .note("Athanor is up at " + running.get().url() + "; Ctrl-C ends it. Log: " + home.log());
                break;
            }
            pause();
        }
        int status = process.onExit().join().exitValue();
        // 143 and 130 are the answers to SIGTERM and SIGINT: an orderly end.
        return status == 143 || status == 130 ? 0 : status;
    }

    /** Starts the server apart from this terminal and returns when it answers. */
    Running startDetached() {
        Path log = home.printed();
        home.makeReady();
        // Interrupts meant for this terminal's programs are not meant for the server.
        List<String> detached = List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "athanor");
        List<String> whole = new ArrayList<>(detached);
        whole.addAll(command(List.of()));
        Process process = start(new ProcessBuilder(whole)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectErrorStream(true));
        for (int i = 0; i < PATIENCE; i++) {
            Optional<Running> running = home.running();
            if (running.isPresent() && answers(running.get())) {
                return running.get();
            }
            if (!process.isAlive()) {
                throw CliProblem.SERVER_START_FAILED.because("the server ended while it started (status "
                        + process.exitValue() + "). The end of " + log + ":\n" + ServerActions.lastLines(log, 15));
            }
            pause();
        }
        process.destroy();
        throw CliProblem.SERVER_START_FAILED.because(
                "the server was not ready after 60 s. The end of " + log + ":\n" + ServerActions.lastLines(log, 15));
    }

    private void pause() {
        try {
            surroundings.ticker().pause(Duration.ofMillis(50));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AthanorException(CliProblem.SERVER_START_FAILED, "interrupted", interrupted);
        }
    }

    private boolean answers(Running running) {
        try (Client client = new Client(Endpoint.local(running, home), surroundings.console())) {
            return client.send("GET", "/readyz", Map.of(), new byte[0]).ok();
        } catch (AthanorException notYet) {
            return false;
        }
    }

    /** The server's command line; {@code more} goes before the class path. */
    List<String> command(List<String> more) {
        Path dist = Path.of(System.getProperty("athanor.dist", surroundings.variable("ATHANOR_DIST")));
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("athanor.java", System.getProperty("java.home") + "/bin/java"));
        command.addAll(List.of(
                // SQLite's library; --enable-native-access would keep the JVM from using its archived module graph.
                "--illegal-native-access=allow",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xshare:auto",
                "-Xlog:disable",
                "-Xlog:all=error,cds*=off,aot*=off:stderr"));
        Path archive = dist.resolve("server.jsa");
        if (Files.exists(archive) && more.isEmpty()) {
            command.add("-XX:SharedArchiveFile=" + archive);
        }
        String options = surroundings.variable("ATHANOR_SERVER_JAVA_OPTS");
        if (!options.isBlank()) {
            command.addAll(List.of(options.strip().split(" +")));
        }
        command.addAll(more);
        command.addAll(List.of("-Dathanor.dist=" + dist, "-cp", classPath(dist), MAIN));
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        return command;
    }

    /** The jars one by one: a class archive holds for exactly this list. */
    private static String classPath(Path dist) {
        try {
            return String.join(
                    File.pathSeparator,
                    Files.readAllLines(dist.resolve("server.jars")).stream()
                            .map(jar -> dist.resolve("lib").resolve(jar).toString())
                            .toList());
        } catch (IOException missing) {
            throw new AthanorException(
                    CliProblem.SERVER_START_FAILED,
                    "no server is built in " + dist + "; start through the launcher ./athanor, which builds it",
                    missing);
        }
    }

    private Process start(ProcessBuilder builder) {
        home.makeReady();
        builder.environment().put("ATHANOR_HOME", home.folder().toString());
        try {
            return builder.start();
        } catch (IOException failed) {
            throw new AthanorException(
                    CliProblem.SERVER_START_FAILED, "cannot start the server: " + failed.getMessage(), failed);
        }
    }
}
