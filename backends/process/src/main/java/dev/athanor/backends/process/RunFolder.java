package dev.athanor.backends.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /** The work's id. */
    String id() {
        return String.valueOf(folder.getFileName());
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
            Files.createDirectories(temporary());
            if (Processes.POSIX) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
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

    /** A place on disk for temporary files: in memory they would count as the work's. */
    Path temporary() {
        return file("tmp");
    }

    /** Removes the temporary files as far as they let themselves be removed; forgetting the work tries again. */
    void deleteTemporary() {
        try {
            delete(temporary());
        } catch (IOException failure) {
            // It must not keep anybody from hearing of the end.
        }
    }

    void delete() {
        try {
            delete(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path top) throws IOException {
        if (Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
            Files.walkFileTree(top, new Remover());
        }
    }

    /** Removes a tree, also folders that their maker has made unwritable. */
    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (Processes.POSIX && !Files.isWritable(folder)) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
