package dev.athanor.apps.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The programs on PATH, asked for what they say. */
final class Programs {
    private static final int PATIENCE = 10;

    private final Map<String, String> variables;

    Programs(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * What a program said.
     *
     * @param good whether it ended well
     * @param first first line
     * @param last last line, which tells an error
     */
    record Said(boolean good, String first, String last) {}

    /** A program of the PATH, or the one at a path. */
    Optional<Path> find(String name) {
        if (name.contains("/")) {
            return Optional.of(Path.of(name)).filter(Files::isExecutable);
        }
        String path = variables.getOrDefault("PATH", System.getenv().getOrDefault("PATH", ""));
        for (String folder : path.split(":", -1)) {
            Path file = Path.of(folder.isEmpty() ? "/nonexistent" : folder, name);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** Runs a program, if it is there. */
    Optional<Said> ask(String name, String... arguments) {
        Optional<Path> program = find(name);
        if (program.isEmpty()) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(List.of(program.get().toString()));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.of(new Said(false, "", "it does not answer"));
            }
            List<String> lines = text.lines().toList();
            return Optional.of(new Said(
                    process.exitValue() == 0,
                    lines.isEmpty() ? "" : lines.getFirst().strip(),
                    lines.isEmpty() ? "" : lines.getLast().strip()));
        } catch (IOException refused) {
            return Optional.of(new Said(false, "", String.valueOf(refused.getMessage())));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The first line that a program prints, if it is there and ends well. */
    Optional<String> line(String name, String... arguments) {
        return ask(name, arguments).filter(Said::good).map(Said::first);
    }
}
