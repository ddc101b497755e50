package dev.athanor.platform.jobs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Which shell runs a job's command: bash, as Azure does, where there is one. */
final class Shells {
    /** Looks for bash when it runs, since nobody else knows what an image has. */
    private static final String CHOOSE =
            "if command -v bash > /dev/null 2>&1; then exec bash -c \"$0\"; else exec /bin/sh -c \"$0\"; fi";

    private Shells() {}

    static List<String> command(String line, boolean inImage, Map<String, String> variables) {
        // The plain shell drops variables whose names it could not set itself, so it must not come first.
        boolean odd = !variables.keySet().stream().allMatch(name -> name.matches("[A-Za-z_][A-Za-z0-9_]*"));
        if (inImage) {
            return odd ? List.of("bash", "-c", line) : List.of("/bin/sh", "-c", CHOOSE, line);
        }
        String shell = Files.isExecutable(Path.of("/bin/bash")) ? "/bin/bash" : "/bin/sh";
        return List.of(shell, "-c", line);
    }
}
