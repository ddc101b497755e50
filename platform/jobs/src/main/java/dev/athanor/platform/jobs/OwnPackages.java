package dev.athanor.platform.jobs;

import dev.athanor.platform.environments.BuiltEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a job's own {@code pip install} goes. Its environment is shared and never changes, so a second one is laid over it in the job's home:
 * pip counts what the environment has as installed, puts everything else there, and the environment's interpreter looks there first.
 */
final class OwnPackages {
    private static final String CONFIGURATION = "pyvenv.cfg";

    private OwnPackages() {}

    /**
     * Lays the second environment; done again it changes nothing.
     *
     * @return the variables that lead to it; none where the environment is no virtual one of this machine
     */
    static Map<String, String> prepare(BuiltEnvironment environment, JobFolder folder) {
        Path below = environment.folder();
        Path python = below.resolve("bin").resolve("python");
        if (environment.image().isPresent()
                || !Files.isRegularFile(below.resolve(CONFIGURATION))
                || !Files.isSymbolicLink(python)) {
            return Map.of();
        }
        try {
            Optional<Path> library = library(below);
            if (library.isEmpty()) {
                return Map.of();
            }
            Path own = folder.home().resolve(".packages");
            Path programs = Files.createDirectories(own.resolve("bin"));
            Path packages = Files.createDirectories(own.resolve(below.relativize(library.get())));
            Path interpreter = programs.resolve("python");
            if (!Files.isSymbolicLink(interpreter)) {
                Files.copy(
                        below.resolve(CONFIGURATION), own.resolve(CONFIGURATION), StandardCopyOption.REPLACE_EXISTING);
                Files.writeString(
                        packages.resolve("environment.pth"),
                        "import site; site.addsitedir(" + quoted(library.get().toString()) + ")\n");
                Files.createSymbolicLink(interpreter, below.resolve("bin").resolve(Files.readSymbolicLink(python)));
            }
            Map<String, String> variables = new LinkedHashMap<>();
            variables.put("PIP_PYTHON", interpreter.toString());
            variables.put("PYTHONPATH", packages.toString());
            variables.put("PATH", path(environment.variables().getOrDefault("PATH", ""), below, programs));
            return variables;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The folder of an environment's packages. */
    private static Optional<Path> library(Path environment) throws IOException {
        try (Stream<Path> versions = Files.list(environment.resolve("lib"))) {
            return versions.map(version -> version.resolve("site-packages"))
                    .filter(Files::isDirectory)
                    .findFirst();
        }
    }

    /** Programs that the job installed come after those of the environment and before those of the machine. */
    private static String path(String given, Path environment, Path programs) {
        String first = environment.resolve("bin").toString();
        String rest = given.equals(first)
                ? ""
                : given.startsWith(first + ":") ? given.substring(first.length()) : ":" + given;
        return first + ":" + programs + rest;
    }

    /** As a string of Python. */
    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
