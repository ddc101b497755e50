package dev.athanor.backends.container;

import dev.athanor.foundation.kernel.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of one work's container: its name, and a folder with its plan and its end.
 *
 * @param root the run folder
 * @param id the work's
 */
record Container(Path root, String id) {
    /** File with how many of its processes the kernel killed for want of memory. */
    static final String MEMORY = "memory";

    /**
     * What was asked.
     *
     * @param token of the start
     * @param deadline milliseconds of the clock; 0 for none
     * @param grace milliseconds between asking it to end and killing it
     */
    record Plan(String token, long deadline, long grace) {}

    /**
     * How it ended.
     *
     * @param code exit code
     * @param outOfMemory whether the kernel killed it for want of memory
     */
    record Ending(int code, boolean outOfMemory) {}

    /** Tells containers of this server from those of others on the machine. */
    String home() {
        return Hashes.sha256(root.toString()).substring(0, 8);
    }

    /** The container's name: unique on the machine, the same in every life of the server. */
    String name() {
        return "athanor-" + home() + "-" + id;
    }

    Path file(String name) {
        return root.resolve(id).resolve(name);
    }

    Optional<Plan> plan() {
        return read("plan")
                .map(text -> text.lines().toList())
                .filter(lines -> lines.size() == 3)
                .map(lines -> new Plan(lines.get(0), Long.parseLong(lines.get(1)), Long.parseLong(lines.get(2))));
    }

    Optional<Ending> ending() {
        return read("exit")
                .map(text -> List.of(text.strip().split(" ")))
                .filter(words -> words.size() == 2)
                .map(words -> new Ending(Integer.parseInt(words.get(0)), Boolean.parseBoolean(words.get(1))));
    }

    boolean timedOut() {
        return Files.exists(file("timed-out"));
    }

    void markTimedOut() {
        write("timed-out", "");
    }

    void write(Plan plan) {
        delete();
        try {
            Files.createDirectories(root.resolve(id));
            Files.setPosixFilePermissions(root.resolve(id), PosixFilePermissions.fromString("rwx------"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        write(MEMORY, "");
        write("plan", plan.token + "\n" + plan.deadline + "\n" + plan.grace + "\n");
    }

    /** Writes down an end, with what the work's own carrier noted. */
    void write(Ending ending) {
        boolean killed = read(MEMORY)
                .map(String::strip)
                .filter(count -> count.matches("[1-9]\\d*"))
                .isPresent();
        write("exit", ending.code + " " + (ending.outOfMemory || killed) + "\n");
    }

    void delete() {
        delete(root.resolve(id));
    }

    void forget(String name) {
        delete(file(name));
    }

    private void write(String name, String text) {
        try {
            Files.writeString(file(name + ".new"), text);
            Files.move(file(name + ".new"), file(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(file(name)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path top) {
        if (!Files.exists(top)) {
            return;
        }
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
