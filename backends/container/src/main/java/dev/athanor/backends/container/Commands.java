package dev.athanor.backends.container;

import dev.athanor.foundation.kernel.Copies;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs an engine's commands in the server's own environment. */
final class Commands {
    /** Exit code of a program that could not be started. */
    static final int ABSENT = 127;

    private static final int LATE = 124;

    private final Map<String, String> environment;

    Commands(Map<String, String> environment) {
        this.environment = Copies.inOrder(environment);
    }

    /**
     * How a command ended.
     *
     * @param code its exit code
     * @param output what it printed, lines of standard output first
     * @param errors lines of standard error
     */
    record Outcome(int code, String output, String errors) {
        boolean good() {
            return code == 0;
        }

        /** All that it said, errors last. */
        String said() {
            return (output + "\n" + errors).strip();
        }
    }

    /** Waits for a command as long as it takes. */
    Outcome run(List<String> command) {
        return run(command, Map.of(), Duration.ofDays(3650));
    }

    /**
     * Waits for a command; kills it after {@code limit}, or when the waiting thread is interrupted.
     *
     * @param more variables besides the server's
     */
    Outcome run(List<String> command, Map<String, String> more, Duration limit) {
        try {
            Process process = start(command, more);
            var output = new StringBuilder();
            var errors = new StringBuilder();
            Thread out = Thread.ofVirtual()
                    .start(() -> read(
                            process.inputReader(StandardCharsets.UTF_8),
                            line -> output.append(line).append('\n')));
            Thread err = Thread.ofVirtual()
                    .start(() -> read(
                            process.errorReader(StandardCharsets.UTF_8),
                            line -> errors.append(line).append('\n')));
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    return new Outcome(
                            LATE, "", command.getFirst() + " did not answer within " + limit.toSeconds() + " s");
                }
                out.join();
                err.join();
                return new Outcome(
                        process.exitValue(),
                        output.toString().strip(),
                        errors.toString().strip());
            } catch (InterruptedException stopped) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                return new Outcome(LATE, "", "stopped");
            }
        } catch (IOException absent) {
            return new Outcome(ABSENT, "", command.getFirst() + " could not be started: " + absent.getMessage());
        }
    }

    /** Hands on each line that a command says, of both its outputs, and waits for its end. */
    Outcome follow(List<String> command, Map<String, String> more, Consumer<String> log) {
        List<String> last = new ArrayList<>();
        Consumer<String> both = line -> {
            synchronized (last) {
                last.add(line);
                if (last.size() > 12) {
                    last.removeFirst();
                }
                log.accept(line);
            }
        };
        try {
            Process process = start(command, more);
            Thread out = Thread.ofVirtual().start(() -> read(process.inputReader(StandardCharsets.UTF_8), both));
            Thread err = Thread.ofVirtual().start(() -> read(process.errorReader(StandardCharsets.UTF_8), both));
            try {
                int code = process.waitFor();
                out.join();
                err.join();
                return new Outcome(code, String.join("\n", last), "");
            } catch (InterruptedException stopped) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                return new Outcome(LATE, "", "stopped");
            }
        } catch (IOException absent) {
            return new Outcome(ABSENT, "", command.getFirst() + " could not be started: " + absent.getMessage());
        }
    }

    private Process start(List<String> command, Map<String, String> more) throws IOException {
        var builder = new ProcessBuilder(command);
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        builder.environment().clear();
        builder.environment().putAll(all);
        builder.redirectInput(Path.of("/dev/null").toFile());
        return builder.start();
    }

    private static void read(BufferedReader reader, Consumer<String> log) {
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                log.accept(line);
            }
        } catch (IOException closed) {
            log.accept(String.valueOf(closed.getMessage()));
        }
    }
}
