package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.Hashes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job's place on this machine: {@code work} is all that the job sees, with the code in {@code work/wd}, inputs and outputs beside it; the log
 * and what the server notes for itself lie outside of it.
 */
record JobFolder(Path root) {
    static final String WORKING_DIRECTORY = "wd";
    private static final int TAIL = 64 * 1024;
    private static final int LONGEST_ID = 240;

    /** The name by which back ends know a job: unique over workspaces, short enough for a file's name. */
    static String workId(JobKey key) {
        String guid = key.workspace().substring(0, Math.min(8, key.workspace().length()));
        String name = key.name().length() <= LONGEST_ID
                ? key.name()
                : Hashes.sha256(key.name()).substring(0, 40);
        return name + "." + guid;
    }

    static JobFolder of(Path jobs, JobKey key) {
        return new JobFolder(jobs.resolve(workId(key)));
    }

    /** Every folder that lies there. */
    static List<JobFolder> all(Path jobs) {
        if (!Files.isDirectory(jobs)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(jobs)) {
            return folders.map(JobFolder::new).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The name by which back ends know the job. */
    String id() {
        return String.valueOf(root.getFileName());
    }

    Path work() {
        return root.resolve("work");
    }

    Path workingDirectory() {
        return work().resolve(WORKING_DIRECTORY);
    }

    Path artifacts() {
        return workingDirectory().resolve("outputs");
    }

    Path ownLogs() {
        return workingDirectory().resolve("logs");
    }

    Path input(String name) {
        return work().resolve("inputs").resolve(name);
    }

    /** How the files of an input were that the job may write to. */
    Path inputList(String name) {
        return root.resolve("inputs-" + name + ".list");
    }

    Path output(String name) {
        return work().resolve("outputs").resolve(name);
    }

    Path home() {
        return work().resolve("home");
    }

    Path log() {
        return root.resolve("user_logs").resolve("std_log.txt");
    }

    /** Exists when code and inputs are in place, so that a second start leaves what the job may have changed. */
    Path ready() {
        return root.resolve(".ready");
    }

    /** Has code and inputs put in place anew at the next start. */
    void unready() {
        try {
            Files.deleteIfExists(ready());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void make() {
        try {
            Files.createDirectories(root);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
            for (Path folder :
                    List.of(work(), workingDirectory(), artifacts(), ownLogs(), home(), work().resolve("inputs"))) {
                Files.createDirectories(folder);
            }
            Files.createDirectories(work().resolve("outputs"));
            Files.createDirectories(root.resolve("user_logs"));
            if (!Files.exists(log())) {
                Files.createFile(log());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Adds a line to the job's log. */
    void say(String line) {
        try {
            Files.writeString(log(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether anything is in the log. */
    boolean hasLog() {
        try {
            return Files.size(log()) > 0;
        } catch (IOException none) {
            return false;
        }
    }

    /** The last lines of the log. */
    List<String> tail() {
        try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "r")) {
            long start = Math.max(0, file.length() - TAIL);
            byte[] bytes = new byte[Math.toIntExact(file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    void delete() {
        try {
            if (Files.exists(root)) {
                Files.walkFileTree(root, new Deletion());
            }
        } catch (NoSuchFileException gone) {
            // Somebody else clears up as well.
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Deletes a tree without following links; a folder that the job made unreadable is opened first. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (!Files.isWritable(folder)) {
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
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
