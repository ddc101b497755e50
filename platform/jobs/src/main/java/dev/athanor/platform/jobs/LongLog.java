package dev.athanor.platform.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;

/**
 * A log that may grow beyond what is kept of it. The job goes on writing to its file; what lies between the head and the tail is given back to
 * the file system as a hole, so that nothing that is kept moves. Readers are shown the head while the job runs, and head and tail afterwards:
 * what they have read stays what it was.
 *
 * @param file what the job writes to
 * @param limit bytes that are kept: half of them from the head, half from the end; 0 for all
 */
record LongLog(Path file, long limit) {
    /** File systems give back whole blocks. */
    private static final long BLOCK = 1 << 20;

    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_LINE = 1 << 12;

    /** Whether it is longer than what is kept. */
    boolean isOver() {
        try {
            return limit > 0 && Files.exists(file) && Files.size(file) > limit;
        } catch (IOException gone) {
            return false;
        }
    }

    /** What readers are shown while it is too long. */
    Path head() {
        return file.resolveSibling("head.txt");
    }

    /** Writes what readers are shown, unless that was done. */
    void writeHead() {
        if (Files.exists(head())) {
            return;
        }
        Path draft = file.resolveSibling("head.draft");
        try (OutputStream out = Files.newOutputStream(draft)) {
            copy(out, 0, headEnd());
            say(
                    out,
                    "this log is longer than the " + (limit >> 20)
                            + " MiB that are kept of one (setting jobs.log-limit);"
                            + " the end of it is shown when the job has ended");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        try {
            Files.move(draft, head());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Gives back what lies between head and tail.
     *
     * @param given up to where that was done before; 0 for nowhere
     * @return up to where it is done now; empty when the file system cannot do that
     */
    OptionalLong punch(long given) throws InterruptedException {
        try {
            long from = Math.max(given, roundUp(headEnd()));
            long to = (Files.size(file) - limit / 2) / BLOCK * BLOCK;
            if (to - from < BLOCK) {
                return OptionalLong.of(given);
            }
            List<String> command = List.of(
                    "fallocate",
                    "--punch-hole",
                    "--offset",
                    Long.toString(from),
                    "--length",
                    Long.toString(to - from),
                    file.toString());
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0 ? OptionalLong.of(to) : OptionalLong.empty();
        } catch (IOException absent) {
            return OptionalLong.empty();
        }
    }

    private static long roundUp(long offset) {
        return (offset + BLOCK - 1) / BLOCK * BLOCK;
    }

    /** Head and tail in one file, which begins with what readers were shown. */
    Path whole() {
        writeHead();
        Path whole = file.resolveSibling("whole.txt");
        try (OutputStream out = Files.newOutputStream(whole)) {
            long size = Files.size(file);
            long tail = lineAfter(Math.max(headEnd(), size - limit / 2), size);
            Files.copy(head(), out);
            say(out, (tail - headEnd()) + " bytes are left out here");
            copy(out, tail, size);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return whole;
    }

    /** Where the head ends: after a whole line, if there is one. */
    private long headEnd() throws IOException {
        long end = limit / 2;
        byte[] last = bytes(Math.max(0, end - LONGEST_LINE), end);
        for (int i = last.length - 1; i >= 0; i--) {
            if (last[i] == '\n') {
                return end - (last.length - 1 - i);
            }
        }
        return end;
    }

    private long lineAfter(long offset, long size) throws IOException {
        byte[] first = bytes(offset, Math.min(size, offset + LONGEST_LINE));
        for (int i = 0; i < first.length; i++) {
            if (first[i] == '\n') {
                return offset + i + 1;
            }
        }
        return offset;
    }

    private byte[] bytes(long from, long to) throws IOException {
        try (InputStream in = Files.newInputStream(file, StandardOpenOption.READ)) {
            in.skipNBytes(from);
            return in.readNBytes(Math.toIntExact(to - from));
        }
    }

    private void copy(OutputStream out, long from, long to) throws IOException {
        try (InputStream in = Files.newInputStream(file, StandardOpenOption.READ)) {
            in.skipNBytes(from);
            byte[] buffer = new byte[BUFFER];
            long left = to - from;
            while (left > 0) {
                int read = in.read(buffer, 0, Math.toIntExact(Math.min(buffer.length, left)));
                if (read < 0) {
                    return;
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write(("[athanor] " + line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
