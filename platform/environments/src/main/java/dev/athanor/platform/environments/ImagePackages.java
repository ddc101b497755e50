package dev.athanor.platform.environments;

import dev.athanor.foundation.kernel.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Packages on top of an image: installed by the image's own Python and this machine's uv into a folder of this machine, which work sees
 * read-only. No image is built for them, so that credentials of a package index stand in no layer, and only packages take room.
 */
final class ImagePackages {
    private static final String STAMP = ".athanor-built";
    private static final String ASKED = "requirements.in";
    private static final String LOCK = "requirements.lock";

    private final MissingPython policy;
    private final Images images;
    private final Uv uv;
    private final Path root;
    private final Map<String, String> machine;

    ImagePackages(MissingPython policy, Images images, Uv uv, Path root, Map<String, String> machine) {
        this.policy = policy;
        this.images = images;
        this.uv = uv;
        this.root = root;
        this.machine = machine;
    }

    /** What an environment describes besides its image; without requirements where it describes nothing. */
    CondaFile described(EnvironmentSpec spec) {
        String conda = spec.condaYaml();
        String requirements = spec.requirements();
        if (conda != null) {
            return CondaFile.parse(conda, tool -> true);
        }
        List<String> notes = new ArrayList<>();
        List<String> lines = requirements == null ? List.of() : Requirements.lines(requirements, "requirements", notes);
        return new CondaFile(PythonWish.any(), lines, notes, Map.of());
    }

    Optional<Path> standing(String image, CondaFile conda) {
        return Optional.of(folder(image, conda)).filter(folder -> Files.isRegularFile(folder.resolve(STAMP)));
    }

    /** What there was to say when a folder was filled. */
    List<String> notes(Path folder) {
        try {
            return Files.readAllLines(folder.resolve("notes.txt")).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    Path build(String who, String reference, String image, CondaFile conda, Consumer<String> log) {
        Path folder = folder(image, conda);
        return FileLocks.holding(root.resolve(".locks").resolve(String.valueOf(folder.getFileName())), () -> {
            if (standing(image, conda).isEmpty()) {
                fill(who, reference, image, conda, folder, log);
            }
            return folder;
        });
    }

    private void fill(String who, String reference, String image, CondaFile conda, Path folder, Consumer<String> log) {
        try {
            Workshop.remove(folder);
            Files.createDirectories(folder);
            Path work = Files.createDirectories(root.resolve(".work").resolve("of-" + folder.getFileName()));
            Files.writeString(work.resolve(ASKED), String.join("\n", conda.requirements()) + "\n");
            List<String> notes = new ArrayList<>();
            Interpreter python = python(who, reference, image, conda.python(), work, notes);
            notes.forEach(log);
            var recipe = new Recipe(who, python, conda.requirements(), notes, Map.of());
            log.accept("resolving " + conda.requirements().size() + " requirements for Python " + python.version()
                    + " of the image");
            Images.Result resolved = uv(image, work, folder, line -> {}, compile(recipe, work));
            if (!resolved.good()) {
                log.accept(resolved.said());
                throw Resolution.problem(recipe, resolved.said(), List.of());
            }
            must(
                    recipe,
                    image,
                    work,
                    folder,
                    log,
                    List.of(
                            "venv",
                            "-q",
                            "--allow-existing",
                            "--python",
                            python.path().toString(),
                            folder.toString()));
            must(
                    recipe,
                    image,
                    work,
                    folder,
                    log,
                    List.of(
                            "pip",
                            "install",
                            "--python",
                            folder + "/bin/python",
                            "-r",
                            work.resolve(LOCK).toString()));
            for (String file : List.of(ASKED, LOCK)) {
                Files.copy(work.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(folder.resolve("notes.txt"), String.join("\n", notes) + "\n");
            Files.writeString(folder.resolve(STAMP), python.version() + "\n");
            Workshop.remove(work);
            log.accept("the environment stands: " + folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> compile(Recipe recipe, Path work) {
        List<String> words = new ArrayList<>(List.of("pip", "compile", "-q", "--no-header", "--no-annotate"));
        words.addAll(List.of("--python", recipe.interpreter().path().toString()));
        words.addAll(
                List.of(work.resolve(ASKED).toString(), "-o", work.resolve(LOCK).toString()));
        if (!Requirements.needSource(recipe.lines())) {
            words.addAll(List.of("--only-binary", ":all:"));
        }
        return words;
    }

    /** The image's Python that serves a wish; by policy another one than asked. */
    private Interpreter python(
            String who, String reference, String image, PythonWish wish, Path work, List<String> notes) {
        String names = wish.exact() ? "python" + wish.text() + " python3 python" : "python3 python";
        List<String> said = new ArrayList<>();
        Images.Result result = images.run(
                image,
                List.of("/bin/sh", "-c", probe(names)),
                Map.of("HOME", work.toString()),
                List.of(),
                List.of(work),
                said::add);
        Optional<String[]> words = said.stream()
                .filter(line -> line.startsWith("athanor-python "))
                .map(line -> line.split(" "))
                .filter(parts -> parts.length == 3 && parts[2].startsWith("3."))
                .findFirst();
        if (!result.good() || words.isEmpty()) {
            throw EnvironmentProblem.BUILD_FAILED
                    .because("environment " + who + " installs packages, but its image " + reference
                            + " has no Python 3" + (result.good() ? "" : ": " + result.said())
                            + "; take an image with Python, or leave the image out")
                    .at("image");
        }
        var python = new Interpreter(Path.of(words.get()[1]), words.get()[2], Path.of("/"));
        if (!wish.fits(python.minor())) {
            if (policy == MissingPython.STRICT) {
                throw EnvironmentProblem.PYTHON_NOT_INSTALLED
                        .because("python " + wish.text() + " is asked for by environment " + who + "; its image "
                                + reference + " has " + python.shortVersion())
                        .at("conda_file.dependencies");
            }
            notes.add("python " + wish.text() + " is asked for and not in the image; its " + python.shortVersion()
                    + " is used instead (environments.missing-python: strict refuses)");
        }
        return python;
    }

    /** A script that tells path and version of the first Python of some names. */
    private static String probe(String names) {
        return "for p in " + names + "; do command -v $p > /dev/null && exec $p -c 'import sys;"
                + " print(\"athanor-python\", sys.executable, sys.version.split()[0])'; done; exit 9";
    }

    private void must(
            Recipe recipe, String image, Path work, Path folder, Consumer<String> log, List<String> arguments) {
        Images.Result result = uv(image, work, folder, log, arguments);
        if (!result.good()) {
            throw EnvironmentProblem.BUILD_FAILED.because("environment " + recipe.who() + ": uv "
                    + String.join(" ", arguments.subList(0, 2)) + " failed in the image: " + result.said());
        }
    }

    private Images.Result uv(String image, Path work, Path folder, Consumer<String> log, List<String> arguments) {
        try {
            Path program = uv.program(log);
            Path cache = Files.createDirectories(root.resolve(".cache-images"));
            List<String> command = new ArrayList<>(List.of(program.toString()));
            command.addAll(arguments);
            command.add("--no-python-downloads");
            Map<String, String> variables = new HashMap<>(Uv.environment(machine, cache));
            List.of("PATH", "USER", "TMPDIR", "SSL_CERT_DIR", "SSH_AUTH_SOCK", "NETRC")
                    .forEach(variables::remove);
            variables.put("HOME", work.toString());
            variables.put("UV_LINK_MODE", "copy");
            return images.run(
                    image, command, variables, readable(program, variables), List.of(work, folder, cache), log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What uv reads of this machine: itself, the authorities it trusts, folders with packages. */
    private static List<Path> readable(Path program, Map<String, String> variables) {
        return Stream.concat(
                        Stream.of(program, Path.of(variables.getOrDefault("SSL_CERT_FILE", "/nonexistent"))),
                        Stream.of(variables.getOrDefault("UV_FIND_LINKS", "").split(","))
                                .map(Path::of))
                .filter(Path::isAbsolute)
                .filter(Files::exists)
                .distinct()
                .toList();
    }

    private Path folder(String image, CondaFile conda) {
        return root.resolve("image-"
                + Hashes.sha256(image + "\n" + conda.python().text() + "\n" + String.join("\n", conda.requirements()))
                        .substring(0, 32));
    }
}
