package dev.athanor.platform.environments;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Builds an environment in its final folder, once; a stamp written last says that it is whole. */
final class Builder {
    private static final String STAMP = ".athanor-ready";
    private static final Pattern PACKAGE = Pattern.compile(
            "(?:no versions? of|there is no version of|only the following versions? of) ([A-Za-z0-9._-]+)"
                    + "|([A-Za-z0-9._-]+)(==[^ ]+)? (?:has no (?:usable )?wheels|was not found|was not found in the package registry)"
                    + "|([A-Za-z0-9._-]+)(==[^ ]+)? depends on Python|([A-Za-z0-9._-]+)(==[^ ]+)? cannot be used");

    private final Path root;
    private final Uv uv;
    private final Map<String, ReentrantLock> building = new ConcurrentHashMap<>();

    Builder(Path root, Uv uv) {
        this.root = root;
        this.uv = uv;
    }

    Path folder(String key) {
        return root.resolve(key.substring(0, 24));
    }

    Path lock(String key) {
        return folder(key).resolve("requirements.lock");
    }

    boolean ready(String key) {
        return Files.exists(folder(key).resolve(STAMP));
    }

    /** Builds it unless it stands; those who ask for the same meanwhile wait for the same build. */
    void build(String key, Interpreters.Interpreter python, List<String> requirements, Consumer<String> log) {
        if (ready(key)) {
            return;
        }
        ReentrantLock lock = building.computeIfAbsent(key, ignored -> new ReentrantLock());
        lock.lock();
        try {
            Files.createDirectories(root);
            try (FileChannel channel = FileChannel.open(
                            root.resolve(key.substring(0, 24) + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (held.isValid() && !ready(key)) {
                    make(folder(key), python, requirements, log);
                }
            }
        } catch (IOException failure) {
            throw new AthanorException(
                    EnvironmentProblem.BUILD_FAILED, "the environment's folder cannot be written: " + failure, failure);
        } finally {
            lock.unlock();
            building.remove(key, lock);
        }
    }

    private void make(Path folder, Interpreters.Interpreter python, List<String> requirements, Consumer<String> log)
            throws IOException {
        delete(folder);
        String program = uv.program(python, log).toString();
        log.accept("building an environment with Python " + python.full() + " and " + requirements.size()
                + " requirements");
        step(List.of(program, "venv", "-q", "--python", python.python().toString(), folder.toString()), log, python);
        Path in = folder.resolve("requirements.in");
        Path locked = folder.resolve("requirements.lock");
        Files.write(in, requirements);
        if (requirements.isEmpty()) {
            Files.writeString(locked, "");
        } else {
            String interpreter = folder.resolve("bin/python").toString();
            step(
                    List.of(
                            program,
                            "pip",
                            "compile",
                            "--python",
                            interpreter,
                            "--only-binary",
                            ":all:",
                            "--no-header",
                            "-q",
                            "-o",
                            locked.toString(),
                            in.toString()),
                    log,
                    python);
            step(List.of(program, "pip", "install", "--python", interpreter, "-r", locked.toString()), log, python);
        }
        Files.writeString(folder.resolve(STAMP), python.full() + "\n");
        log.accept("the environment is ready: " + folder.getFileName());
    }

    private void step(List<String> command, Consumer<String> log, Interpreters.Interpreter python) {
        List<String> output = new ArrayList<>();
        int code = uv.run(command, line -> {
            output.add(line);
            log.accept(line);
        });
        if (code != 0) {
            throw failure(String.join("\n", output), python);
        }
    }

    private static AthanorException failure(String output, Interpreters.Interpreter python) {
        String flat = output.replaceAll("\\s+", " ").strip();
        Matcher matcher = PACKAGE.matcher(flat);
        if (flat.contains("No solution found") || flat.contains("no wheels")) {
            String name = "";
            if (matcher.find()) {
                for (int group : new int[] {1, 2, 4, 6}) {
                    name = matcher.group(group) == null ? name : matcher.group(group);
                }
            }
            return EnvironmentProblem.PACKAGE_UNAVAILABLE.because("no wheel of "
                    + (name.isEmpty() ? "a package" : "'" + name + "'") + " fits Python " + python.version()
                    + ": loosen its pin, or ask for a Python that has one. The installer says: "
                    + flat.substring(0, Math.min(600, flat.length())));
        }
        return EnvironmentProblem.BUILD_FAILED.because(
                "the environment could not be built: " + flat.substring(Math.max(0, flat.length() - 600)));
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
