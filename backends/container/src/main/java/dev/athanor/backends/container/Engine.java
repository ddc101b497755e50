package dev.athanor.backends.container;

import java.nio.file.Path;

/**
 * A container engine that works.
 *
 * @param kind whose command line it has
 * @param program its executable
 * @param version for people
 * @param rootless whether it runs as an ordinary user, who is root in its containers
 * @param limits whether it enforces limits of memory, cores and processes
 */
record Engine(Kind kind, Path program, String version, boolean rootless, boolean limits) {
    /** Command lines that are known. */
    enum Kind {
        PODMAN("podman"),
        DOCKER("docker"),
        NERDCTL("nerdctl");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** Name and version. */
    String title() {
        return kind.word() + " " + version;
    }

    /** The user that work runs as in a container: whoever owns the server's files. */
    String user(String owner) {
        return rootless ? "0:0" : owner;
    }
}
