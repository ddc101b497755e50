package dev.athanor.apps.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The home folder of a local server, as far as the command line reads it.
 *
 * @param folder {@code $ATHANOR_HOME}, or {@code ~/.athanor}
 */
record Home(Path folder) {
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
