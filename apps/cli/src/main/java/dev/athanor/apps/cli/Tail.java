package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** The end of a growing file. */
final class Tail {
    private static final int STEP = 64 * 1024;

    private Tail() {}

    /** Prints the last lines and returns where the file ended. */
    static long print(Path file, int lines, LogLines printer) {
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            long end = reader.length();
            long from = end;
            int found = 0;
            byte[] buffer = new byte[STEP];
            while (from > 0 && found <= lines) {
                int count = (int) Math.min(STEP, from);
                reader.seek(from - count);
                reader.readFully(buffer, 0, count);
                int at = count - 1;
                for (; at >= 0; at--) {
                    if (buffer[at] == '\n' && from - count + at != end - 1 && ++found >= lines) {
                        break;
                    }
                }
                from = from - count + Math.max(0, at + 1);
                if (at >= 0) {
                    break;
                }
            }
            return copy(reader, from, printer);
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        }
    }

    /** Prints what has been added since {@code from}; a file that has become shorter is begun anew. */
    static long printFrom(Path file, long from, LogLines printer) {
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            return copy(reader, reader.length() < from ? 0 : from, printer);
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        }
    }

    private static long copy(RandomAccessFile reader, long from, LogLines printer) throws IOException {
        reader.seek(from);
        byte[] buffer = new byte[STEP];
        long at = from;
        for (int count = reader.read(buffer); count > 0; count = reader.read(buffer)) {
            printer.take(buffer, count);
            at += count;
        }
        return at;
    }

    private static AthanorException unreadable(Path file, IOException failure) {
        return new AthanorException(
                CliProblem.RESOURCE_NOT_FOUND, "cannot read " + file + ": " + failure.getMessage(), failure);
    }
}
