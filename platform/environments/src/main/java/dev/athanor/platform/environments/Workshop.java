package dev.athanor.platform.environments;

import dev.athanor.foundation.kernel.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Builds environments at their final place (their scripts hold absolute paths); a stamp, written last, marks a finished one, so that what a
 * crash left behind is built anew.
 */
final class Workshop {
    private static final String STAMP = ".athanor-built";
    private static final String LOCK = "requirements.lock";

    private final Path root;
    private final Uv uv;
    private final Interpreters interpreters;

    Workshop(Path root, Uv uv, Interpreters interpreters) {
        this.root = root;
        this.uv = uv;
        this.interpreters = interpreters;
    }

    /** The folder of the finished environment, found without starting a process. */
    Optional<Path> standing(Recipe recipe) {
        try {
            Path map = root.resolve(".known").resolve(recipe.key());
            return Files.isRegularFile(map)
                    ? Optional.of(root.resolve(Files.readString(map).strip())).filter(Workshop::finished)
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    Path build(Recipe recipe, Consumer<String> log) {
        Optional<Path> before = standing(recipe);
        if (before.isPresent()) {
            return before.get();
        }
        return FileLocks.holding(root.resolve(".locks").resolve(recipe.key()), () -> {
            try {
                Optional<Path> meanwhile = standing(recipe);
                return meanwhile.isPresent() ? meanwhile.get() : make(recipe, log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Path make(Recipe recipe, Consumer<String> log) throws IOException {
        Path work = Files.createDirectories(root.resolve(".work").resolve(recipe.key()));
        Path asked = work.resolve("requirements.in");
        Path lock = work.resolve(LOCK);
        Files.writeString(asked, String.join("\n", recipe.lines()) + "\n");
        Files.deleteIfExists(lock);
        resolve(recipe, asked, lock, log);
        String locked = Files.readString(lock);
        Interpreter python = recipe.interpreter();
        String key = Hashes.sha256(python.path() + "\n" + python.version() + "\n" + Recipe.platform() + "\n" + locked)
                .substring(0, 32);
        Path folder = root.resolve(key);
        FileLocks.holding(root.resolve(".locks").resolve("env-" + key), () -> {
            if (!finished(folder)) {
                fill(recipe, folder, asked, lock, log);
            }
            return folder;
        });
        Path known = Files.createDirectories(root.resolve(".known"));
        Path fresh = known.resolve(recipe.key() + ".new");
        Files.writeString(fresh, key);
        Files.move(
                fresh,
                known.resolve(recipe.key()),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        remove(work);
        return folder;
    }

    private void resolve(Recipe recipe, Path asked, Path lock, Consumer<String> log) throws IOException {
        if (recipe.lines().isEmpty()) {
            Files.writeString(lock, "");
            return;
        }
        log.accept("resolving " + recipe.lines().size() + " requirements for Python "
                + recipe.interpreter().version());
        List<String> arguments = new ArrayList<>(List.of(
                "pip",
                "compile",
                "-q",
                "--no-header",
                "--no-annotate",
                "--python",
                recipe.interpreter().path().toString(),
                asked.toString(),
                "-o",
                lock.toString()));
        if (recipe.lines().stream().anyMatch(line -> line.startsWith("--"))) {
            arguments.addAll(List.of("--emit-index-url", "--emit-find-links"));
        }
        if (!Requirements.needSource(recipe.lines())) {
            // A build from source takes minutes and a compiler; a missing wheel is said at once instead.
            arguments.addAll(List.of("--only-binary", ":all:"));
        }
        Commands.Outcome outcome = uv.run(arguments, line -> {});
        if (!outcome.good()) {
            outcome.output().lines().forEach(log);
            List<String> others = interpreters.installed().values().stream()
                    .map(Interpreter::shortVersion)
                    .filter(version -> !version.equals(recipe.interpreter().shortVersion()))
                    .toList();
            throw Resolution.problem(recipe, outcome.output(), others);
        }
    }

    private void fill(Recipe recipe, Path folder, Path asked, Path lock, Consumer<String> log) {
        try {
            remove(folder);
            Path python = recipe.interpreter().path();
            must(recipe, List.of("venv", "-q", "--python", python.toString(), folder.toString()), log);
            if (!recipe.lines().isEmpty()) {
                String inside = folder.resolve("bin").resolve("python").toString();
                must(recipe, List.of("pip", "install", "--python", inside, "-r", lock.toString()), log);
            }
            addPip(recipe, folder);
            Files.copy(asked, folder.resolve("requirements.in"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(lock, folder.resolve(LOCK), StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(folder.resolve("notes.txt"), String.join("\n", recipe.notes()) + "\n");
            Commands.sync(folder);
            Files.writeString(folder.resolve(STAMP), recipe.interpreter().version() + "\n");
            log.accept("the environment stands: " + folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Jobs call pip, which no requirement names. Where it cannot be had, one of this machine does as well; without requirements nothing is
     * fetched for it.
     */
    private void addPip(Recipe recipe, Path folder) {
        List<String> arguments = new ArrayList<>(List.of(
                "pip",
                "install",
                "-q",
                "--python",
                folder.resolve("bin").resolve("python").toString(),
                "pip"));
        if (recipe.lines().isEmpty()) {
            arguments.add("--offline");
        }
        uv.run(arguments, line -> {});
    }

    private void must(Recipe recipe, List<String> arguments, Consumer<String> log) {
        Commands.Outcome outcome = uv.run(arguments, log);
        if (!outcome.good()) {
            List<String> lines = outcome.output().lines().toList();
            throw EnvironmentProblem.BUILD_FAILED.because("environment " + recipe.who() + ": uv "
                    + String.join(" ", arguments.subList(0, Math.min(2, arguments.size()))) + " failed: "
                    + String.join(" ", lines.subList(Math.max(0, lines.size() - 8), lines.size())));
        }
    }

    /** Stamped, and its interpreter has not been uninstalled since. */
    private static boolean finished(Path folder) {
        return Files.isRegularFile(folder.resolve(STAMP))
                && Files.isExecutable(folder.resolve("bin").resolve("python"));
    }

    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
