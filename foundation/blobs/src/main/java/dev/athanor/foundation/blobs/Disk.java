package dev.athanor.foundation.blobs;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.DiskSpace;
import dev.athanor.foundation.kernel.KernelProblem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What every part of the disk store does with files: sync them, drop them, tell their failures. */
final class Disk {
    private Disk() {}

    /** The failure in the house's words: a full or read-only disk is not a defect. */
    static AthanorException failed(String what, IOException failure) {
        String reason = failure instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : String.valueOf(failure.getMessage());
        String message = what + ": " + reason;
        return DiskSpace.lacks(failure)
                ? new AthanorException(KernelProblem.DISK_FULL, message, failure)
                : new AthanorException(BlobProblem.BLOB_IO_FAILED, message, failure);
    }

    /** The same of what writes to {@code where}: people have to know which disk is full. */
    static AthanorException failed(Path where, String what, IOException failure) {
        return DiskSpace.lacks(failure)
                ? DiskSpace.lacking(what, where, String.valueOf(failure.getMessage()), failure)
                : failed(what, failure);
    }

    /** Puts a folder's entries on disk. */
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Puts a file's content on disk. */
    static void syncFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(false);
        }
    }

    /** Deletes what is no longer wanted; what cannot be deleted now is swept at the next start. */
    static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException ignored) {
            // The sweep of the next start finds it.
        }
    }

    /** A file's size, 0 when it is not there. */
    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException missing) {
            return 0;
        } catch (IOException failure) {
            throw failed("reading the size of a file failed", failure);
        }
    }
}
