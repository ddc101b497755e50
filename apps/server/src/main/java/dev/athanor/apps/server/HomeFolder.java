package dev.athanor.apps.server;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.DiskSpace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The home folder, held by one server at a time. */
final class HomeFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private HomeFolder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /** Makes the folder when missing, readable by its owner alone, and takes it. */
    static HomeFolder take(Path path) {
        try {
            privately(path);
            refuseForeign(path);
            privately(path.resolve("run"));
            privately(path.resolve("jobs"));
            FileChannel channel = FileChannel.open(
                    path.resolve("run/server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw ServerProblem.SERVER_RUNS_ALREADY.because(
                        "another server uses " + path + "; `athanor status` tells of it, `athanor down` stops it");
            }
            return new HomeFolder(path, channel, lock);
        } catch (IOException failure) {
            throw new AthanorException(
                    ServerProblem.HOME_UNUSABLE,
                    DiskSpace.lacks(failure)
                            ? DiskSpace.said("no server can start", path, String.valueOf(failure.getMessage()))
                            : "the home folder " + path + " cannot be used: " + failure
                                    + "; make it your own (chown), or set ATHANOR_HOME to another folder",
                    failure);
        }
    }

    private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException held) {
            return null;
        }
    }

    /** A server of another user (of root, say) would leave files there that its owner's server could not touch. */
    private static void refuseForeign(Path folder) throws IOException {
        Path self = Path.of("/proc/self");
        if (Files.exists(self) && !uid(folder).equals(uid(self))) {
            String owner = Files.getOwner(folder).getName();
            throw ServerProblem.HOME_UNUSABLE.because("the home folder " + folder + " belongs to " + owner
                    + ", and this server would run as " + Files.getOwner(self).getName() + "; start it as " + owner
                    + ", give the folder away (chown -R), or set ATHANOR_HOME to another folder");
        }
    }

    private static Object uid(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid");
    }

    private static void privately(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    Path path() {
        return path;
    }

    /** Writes what the server tells of itself, whole or not at all. */
    void tell(String json) throws IOException {
        Path file = path.resolve("run/server.json");
        Path next = path.resolve("run/server.json.new");
        Files.writeString(next, json, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
        Files.move(
                next,
                file,
                Set.of(StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING)
                        .toArray(StandardCopyOption[]::new));
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path.resolve("run/server.json"));
        lock.release();
        channel.close();
    }
}
