package dev.athanor.platform.serving;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file. */
final class LogTail {
    private static final int MOST = 1024 * 1024;

    private LogTail() {}

    /**
     * The last lines behind an offset; empty when there is no file.
     *
     * @param from byte offset to begin at
     * @param lines most lines
     */
    static String read(Path file, long from, int lines) {
        if (!Files.exists(file)) {
            return "";
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long start = Math.max(Math.min(from, channel.size()), channel.size() - MOST);
            ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - start));
            channel.position(start);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Reads on until the file's end.
            }
            List<String> all = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            List<String> last = all.subList(Math.max(0, all.size() - lines), all.size());
            return last.isEmpty() ? "" : String.join("\n", last) + "\n";
        } catch (IOException unreadable) {
            return "cannot read " + file.getFileName() + ": " + unreadable.getMessage() + "\n";
        }
    }

    static long length(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException unreadable) {
            return 0;
        }
    }
}
