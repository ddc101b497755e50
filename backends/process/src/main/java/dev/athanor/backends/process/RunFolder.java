package dev.athanor.backends.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The traces of one work on disk: all that is known of it after a restart of the server. */
final class RunFolder {
    private final Path folder;

    /**
     * What was written down before the start.
     *
     * @param token the start token
     * @param confinement how it is isolated
     * @param timeout milliseconds; zero for none
     * @param grace milliseconds
     */
    record Plan(String token, Confinement confinement, long timeout, long grace) {
        Optional<Duration> limit() {
            return timeout > 0 ? Optional.of(Duration.ofMillis(timeout)) : Optional.empty();
        }
    }

    /**
     * Who carries the work.
     *
     * @param pid the wrapper
     * @param mark when it began, in the kernel's own words: process numbers are used again
     * @param boot the machine's boot
     */
    record Carrier(long pid, String mark, String boot) {
        boolean alive() {
            return boot.equals(Processes.boot()) && mark.equals(Processes.mark(pid));
        }
    }

    /**
     * How it ended.
     *
     * @param code exit code
     * @param killedForMemory how many of its processes were killed for want of memory
     */
    record Ending(int code, long killedForMemory) {}

    RunFolder(Path root, String id) {
        folder = root.resolve(id);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    Optional<Plan> plan() {
        return read("plan")
                .map(text -> text.lines().toList())
                .filter(lines -> lines.size() == 4)
                .map(lines -> new Plan(
                        lines.get(0),
                        Confinement.valueOf(lines.get(1)),
                        Long.parseLong(lines.get(2)),
                        Long.parseLong(lines.get(3))));
    }

    Optional<Carrier> carrier() {
        return read("started")
                .map(text -> List.of(text.strip().split(" ")))
                .filter(words -> words.size() == 3)
                .map(words -> new Carrier(Long.parseLong(words.get(0)), words.get(1), words.get(2)));
    }

    Optional<Ending> ending() {
        return read("exit")
                .map(text -> List.of(text.strip().split(" ")))
                .filter(words -> words.size() == 2)
                .map(words -> new Ending(Integer.parseInt(words.get(0)), Long.parseLong(words.get(1))));
    }

    boolean running() {
        return ending().isEmpty() && carrier().filter(Carrier::alive).isPresent();
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
            Files.createDirectories(folder);
            if (Processes.POSIX) {
                Files.setPosixFilePermissions(
                        folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        write("plan", plan.token + "\n" + plan.confinement + "\n" + plan.timeout + "\n" + plan.grace + "\n");
    }

    void write(String name, String text) {
        try {
            Files.writeString(file(name + ".new"), text);
            Files.move(file(name + ".new"), file(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(file(name)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void delete() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
