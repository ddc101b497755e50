package dev.athanor.foundation.kernel;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells failures that end when somebody makes room, or makes a disk writable, from all others. */
public final class DiskSpace {
    private static final int DEEPEST = 10;
    private static final List<String> WORDS = List.of("no space left", "read-only file system", "quota exceeded");

    private DiskSpace() {}

    /** Whether the failure, or one that led to it, is that of a full or read-only disk. */
    public static boolean lacks(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof ReadOnlyFileSystemException || told(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /**
     * The failure in words for people.
     *
     * @param what what could not be done
     * @param where a folder or file on the disk
     * @param reason the system's words
     */
    public static AthanorException lacking(String what, Path where, String reason, Throwable failure) {
        return new AthanorException(KernelProblem.DISK_FULL, said(what, where, reason), failure);
    }

    /** What people are told when something could not be written to {@code where}. */
    public static String said(String what, Path where, String reason) {
        return what + ": the disk that holds " + where + " is full or read-only (" + reason
                + "). Free space there or move ATHANOR_HOME to another disk; nothing that was acknowledged is lost";
    }

    private static boolean told(Throwable failure) {
        // The message of such a one begins with a file's name, which may hold any words.
        String said = failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
        String lower = String.valueOf(said).toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(lower::contains);
    }
}
