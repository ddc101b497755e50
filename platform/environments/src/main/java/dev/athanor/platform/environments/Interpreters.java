package dev.athanor.platform.environments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The Pythons of this machine. */
final class Interpreters {
    /** What is preferred when nobody asks for a version: the minor versions with most wheels. */
    private static final List<Integer> PREFERRED = List.of(11, 12, 10, 13, 9, 14, 8);

    /**
     * One interpreter.
     *
     * @param minor 11 for Python 3.11
     * @param full 3.11.7
     * @param python its real path
     * @param prefix folder of its installation
     */
    record Interpreter(int minor, String full, Path python, Path prefix) {
        String version() {
            return "3." + minor;
        }
    }

    private final List<Path> configured;
    private final Map<String, String> machine;
    private Map<Integer, Interpreter> found = Map.of();

    Interpreters(List<String> configured, Map<String, String> machine) {
        this.configured = configured.stream().map(Path::of).toList();
        this.machine = machine;
    }

    /** By minor version; looked for once, asked of each interpreter itself. */
    synchronized Map<Integer, Interpreter> all() {
        if (found.isEmpty()) {
            Map<Integer, Interpreter> map = new TreeMap<>();
            for (Path candidate : candidates()) {
                if (Files.isExecutable(candidate)) {
                    ask(candidate).ifPresent(interpreter -> map.putIfAbsent(interpreter.minor(), interpreter));
                }
            }
            found = map;
        }
        return found;
    }

    private List<Path> candidates() {
        List<Path> paths = new ArrayList<>(configured);
        for (int minor = 8; minor < 16; minor++) {
            paths.add(Path.of("/usr/bin/python3." + minor));
            paths.add(Path.of("/usr/local/bin/python3." + minor));
            paths.add(Path.of("/opt/homebrew/bin/python3." + minor));
        }
        Path pyenv = Path.of(machine.getOrDefault("HOME", "/"), ".pyenv/versions");
        if (Files.isDirectory(pyenv)) {
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(pyenv)) {
                versions.forEach(version -> paths.add(version.resolve("bin/python3")));
            } catch (IOException unreadable) {
                return paths;
            }
        }
        for (String folder : machine.getOrDefault("PATH", "/usr/bin").split(":")) {
            if (!folder.isEmpty() && !folder.contains("/shims")) {
                paths.add(Path.of(folder, "python3"));
            }
        }
        return paths;
    }

    private static Optional<Interpreter> ask(Path python) {
        try {
            Process process = new ProcessBuilder(
                            python.toString(),
                            "-I",
                            "-c",
                            "import sys,platform; print(sys.version_info[1]); print(platform.python_version()); print(sys.base_prefix)")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (process.waitFor() != 0 || lines.size() < 3) {
                return Optional.empty();
            }
            return Optional.of(new Interpreter(
                    Integer.parseInt(lines.get(0)), lines.get(1), python.toRealPath(), Path.of(lines.get(2))));
        } catch (IOException | NumberFormatException unusable) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /**
     * The interpreter for what is asked.
     *
     * @param asked a conda version specification, or empty for any
     * @param notes gets a sentence when another is taken than was asked for
     */
    Interpreter choose(Optional<String> asked, String environment, MissingPython policy, List<String> notes) {
        Map<Integer, Interpreter> all = all();
        if (all.isEmpty()) {
            throw EnvironmentProblem.PYTHON_NOT_INSTALLED.because("no Python 3 was found on this machine");
        }
        if (asked.isEmpty() || asked.get().isBlank()) {
            return PREFERRED.stream()
                    .map(all::get)
                    .filter(java.util.Objects::nonNull)
                    .findFirst()
                    .orElseGet(() -> all.values().iterator().next());
        }
        PythonRange range = PythonRange.parse(asked.get(), environment);
        Optional<Interpreter> fitting = all.values().stream()
                .filter(interpreter -> range.admits(interpreter.minor()))
                .max(Comparator.comparingInt(Interpreter::minor));
        if (fitting.isPresent()) {
            return fitting.get();
        }
        Map<Integer, String> installed = new LinkedHashMap<>();
        all.forEach((minor, interpreter) -> installed.put(minor, interpreter.version()));
        if (policy == MissingPython.STRICT) {
            throw EnvironmentProblem.PYTHON_NOT_INSTALLED.because("environment '" + environment + "' asks for Python "
                    + asked.get() + "; installed: " + installed.values());
        }
        Interpreter nearest = all.values().stream()
                .filter(interpreter -> interpreter.minor() >= range.least())
                .min(Comparator.comparingInt(Interpreter::minor))
                .orElseGet(() -> all.values().stream()
                        .max(Comparator.comparingInt(Interpreter::minor))
                        .orElseThrow());
        notes.add("Python " + asked.get() + " is asked for and not installed; Python " + nearest.version()
                + " is used instead (environments.missing-python: nearest)");
        return nearest;
    }
}
