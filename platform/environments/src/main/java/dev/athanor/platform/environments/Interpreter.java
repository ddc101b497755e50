package dev.athanor.platform.environments;

import java.nio.file.Path;

/**
 * A Python of this machine.
 *
 * @param path the executable, no link and no shim
 * @param version {@code 3.11.7}
 * @param home its own installation
 */
record Interpreter(Path path, String version, Path home) {
    int minor() {
        return Integer.parseInt(version.split("\\.", -1)[1]);
    }

    String shortVersion() {
        return "3." + minor();
    }
}
