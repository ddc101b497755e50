package dev.athanor.platform.environments;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiles the modules of a finished environment in the background, as the least important work of the machine. Jobs see environments
 * read-only, so that none of them could keep what Python compiles on import; for MLflow and scikit-learn that is seconds at every start.
 */
final class Bytecode {
    /** Left when it is done; until then every use of the environment begins it anew, since a crash may have cut it short. */
    private static final String STAMP = ".athanor-compiled";

    private static final String SCRIPT = """
            nice -n 19 "$1/bin/python" -m compileall -q -j 1 -x '/tests?/' "$1/lib" && : >"$1/%s"
            """.formatted(STAMP);

    private final Map<String, String> machine;
    private final Set<Path> begun = ConcurrentHashMap.newKeySet();

    /**
     * A compiler.
     *
     * @param machine environment variables; Python's own {@code PYTHONDONTWRITEBYTECODE} turns it off
     */
    Bytecode(Map<String, String> machine) {
        this.machine = machine;
    }

    /** Begins, unless it is done or on its way, and returns at once; gives what was begun. */
    Optional<Process> compile(Path folder) {
        if (!machine.getOrDefault("PYTHONDONTWRITEBYTECODE", "").isEmpty()
                || Files.exists(folder.resolve(STAMP))
                || !begun.add(folder)) {
            return Optional.empty();
        }
        ProcessBuilder builder = new ProcessBuilder(List.of("/bin/sh", "-c", SCRIPT, "compile", folder.toString()))
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", machine.getOrDefault("PATH", "/usr/bin:/bin"));
        try {
            return Optional.of(builder.start());
        } catch (IOException withoutIt) {
            // Everything works without it, only slower.
            begun.remove(folder);
            return Optional.empty();
        }
    }
}
