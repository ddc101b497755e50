package dev.athanor.platform.environments;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs a command to its end and hands on what it says. */
final class Commands {
    /**
     * Runs a command and ends it when this process is no more: a build that outlives its server would write into the folder in which the next
     * server builds. The end of the standard input, which nobody writes to, tells of it.
     */
    private static final String GUARDED = """
            exec 3<&0
            "$@" < /dev/null 3<&- &
            work=$!
            ( read -r nothing <&3; kill -9 "$work" ) > /dev/null 2>&1 &
            guard=$!
            exec 3<&-
            wait "$work"
            code=$?
            kill "$guard" 2> /dev/null
            exit "$code"
            """;

    private Commands() {}

    /** What a command said and how it ended. */
    record Outcome(int code, String output) {
        boolean good() {
            return code == 0;
        }
    }

    /**
     * Waits for the command; when the waiting thread is interrupted or this process dies, the command ends.
     *
     * @param environment all of its variables
     */
    static Outcome run(List<String> command, Map<String, String> environment, Consumer<String> log) {
        List<String> guarded = new ArrayList<>(List.of("/bin/sh", "-c", GUARDED, "athanor"));
        guarded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(guarded).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        StringBuilder output = new StringBuilder();
        try {
            Process process = builder.start();
            Thread reader = Thread.ofVirtual().start(() -> read(process, output, log));
            try {
                int code = process.waitFor();
                process.getOutputStream().close();
                reader.join();
                return new Outcome(code, output.toString());
            } catch (InterruptedException stopped) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw EnvironmentProblem.BUILD_FAILED.because("the build was stopped");
            }
        } catch (IOException e) {
            return new Outcome(127, command.getFirst() + " could not be started: " + e.getMessage());
        }
    }

    /** Puts the file system that holds a folder on disk: after a loss of power, a stamp must not stand beside empty files. */
    static void sync(Path folder) {
        // Where the system's command takes no folder, it syncs all, or nothing; then the kernel does it within half a
        // minute.
        run(List.of("sync", "-f", folder.toString()), Map.of("PATH", "/usr/bin:/bin"), line -> {});
    }

    private static void read(Process process, StringBuilder output, Consumer<String> log) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                log.accept(line);
            }
        } catch (IOException closed) {
            output.append(closed.getMessage()).append('\n');
        }
    }

    /** The executable of that name on {@code PATH}; shims of version managers are passed by. */
    static Optional<Path> onPath(String name, Map<String, String> machine) {
        for (String folder : machine.getOrDefault("PATH", "").split(":", -1)) {
            if (!folder.isEmpty() && !folder.endsWith("/shims")) {
                Path file = Path.of(folder, name);
                if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }
}
