package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.DiskSpace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The home folder of a local server, as far as the command line reads it.
 *
 * @param folder {@code $ATHANOR_HOME}, or {@code ~/.athanor}
 */
record Home(Path folder) {
    /** What a server writes at least when it starts. */
    private static final int PROBE = 64 * 1024;

    static Home of(Surroundings surroundings) {
        String named = surroundings.variable("ATHANOR_HOME");
        return new Home(
                named.isEmpty()
                        ? surroundings.userHome().resolve(".athanor")
                        : Path.of(named).toAbsolutePath().normalize());
    }

    /** What a running server says of itself in {@code run/server.json}; empty when none runs. */
    Optional<Running> running() {
        try {
            Map<String, Object> told = JsonText.map(JsonText.parse(Files.readString(run("server.json"))));
            Running running = Running.of(told);
            return running.alive() ? Optional.of(running) : Optional.empty();
        } catch (IOException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** Makes the folder, open to its owner alone, with a place for logs; refuses one that a server could not write to. */
    void makeReady() {
        Path logs = folder.resolve("logs");
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            Files.createDirectories(logs);
            Path probe = Files.createTempFile(logs, "probe", ".tmp");
            try {
                Files.write(probe, new byte[PROBE]);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException unwritable) {
            throw new AthanorException(
                    CliProblem.HOME_NOT_WRITABLE,
                    DiskSpace.lacks(unwritable)
                            ? DiskSpace.said("no server can start", folder, String.valueOf(unwritable.getMessage()))
                            : "the home folder " + folder + " cannot be written: " + unwritable
                                    + "; make it your own (chown), or set ATHANOR_HOME to another folder",
                    unwritable);
        }
    }

    /** A file of the run folder. */
    Path run(String name) {
        return folder.resolve("run").resolve(name);
    }

    /** The server's log: the newest of its files, or what it printed before it had one. */
    Path log() {
        Path logs = folder.resolve("logs");
        for (String name : List.of("server.log.0", "server.log")) {
            if (Files.exists(logs.resolve(name))) {
                return logs.resolve(name);
            }
        }
        return printed();
    }

    /** What a server in the background prints. */
    Path printed() {
        return folder.resolve("logs").resolve("console.log");
    }

    /** The content of a small file without blanks around it; empty when it is not there or not ours to read. */
    String secret(String name) {
        try {
            return Files.readString(run(name), StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            return "";
        }
    }
}
