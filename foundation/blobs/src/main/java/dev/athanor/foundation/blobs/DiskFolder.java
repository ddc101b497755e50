package dev.athanor.foundation.blobs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The root folder of a store: held by one store at a time, with a mark that tells whether the last one closed it in order. */
final class DiskFolder implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String OPEN = "open";

    private final Path staging;
    private final FileChannel channel;
    private final boolean unclean;

    private DiskFolder(Path staging, FileChannel channel, boolean unclean) {
        this.staging = staging;
        this.channel = channel;
        this.unclean = unclean;
    }

    static DiskFolder take(Path root) {
        Path staging = root.resolve(".staging");
        try {
            Files.createDirectories(staging);
            FileChannel channel =
                    FileChannel.open(staging.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw BlobProblem.BLOB_STORE_IN_USE.because("another server uses the blobs in " + root);
            }
            Path mark = staging.resolve(OPEN);
            boolean unclean = Files.exists(mark);
            if (!unclean) {
                Files.createFile(mark);
                Disk.syncFolder(staging);
            }
            return new DiskFolder(staging, channel, unclean);
        } catch (IOException failure) {
            throw Disk.failed(root, "opening the blobs in " + root + " failed", failure);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    Path staging() {
        return staging;
    }

    boolean unclean() {
        return unclean;
    }

    /** Names in the staging folder that are no leftovers. */
    Set<String> own() {
        return Set.of(LOCK, OPEN);
    }

    /** Gives the folder back as a crash would: without the mark of an orderly end. */
    void abandon() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The lock goes with the process.
        }
    }

    @Override
    public void close() {
        Disk.discard(staging.resolve(OPEN));
        abandon();
    }
}
