package dev.athanor.platform.serving;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One kept-alive HTTP/1.1 connection to a score host's Unix socket, for one exchange at a time. Closing it from another thread ends an
 * exchange that takes too long. The JDK's own client cannot speak to Unix sockets.
 */
final class HostConnection implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;
    private static final int LONGEST_HEAD = 256 * 1024;
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    private final SocketChannel channel;
    private byte[] buffer = new byte[BUFFER];
    private int filled;
    private boolean answering;
    private boolean reusable = true;

    private HostConnection(SocketChannel channel) {
        this.channel = channel;
    }

    static HostConnection open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(java.net.StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new HostConnection(channel);
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }

    /** Sends a request and waits for its answer. After an exception the connection is of no more use. */
    HostAnswer exchange(String method, String target, Map<String, String> headers, byte[] body) throws IOException {
        reusable = false;
        answering = false;
        filled = 0;
        send(head(method, target, headers, body.length), body);
        int end = readHead();
        String[] lines = new String(buffer, 0, end, StandardCharsets.ISO_8859_1).split("\r\n");
        Map<String, String> fields = fields(lines);
        String[] status = lines[0].split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
            throw new IOException("the score host answered '" + lines[0] + "'");
        }
        byte[] content = readBody(end + END.length, length(fields));
        reusable = !"close".equalsIgnoreCase(fields.get("connection"));
        return new HostAnswer(Integer.parseInt(status[1]), status.length > 2 ? status[2] : "", fields, content);
    }

    /** Whether any byte of the last exchange's answer had come. */
    boolean hasAnswered() {
        return answering;
    }

    /** Whether another exchange may follow. */
    boolean isReusable() {
        return reusable && channel.isOpen();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // It is of no more use either way.
        }
    }

    private static byte[] head(String method, String target, Map<String, String> headers, int length) {
        var head = new StringBuilder(256)
                .append(method)
                .append(' ')
                .append(target)
                .append(" HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach((name, value) ->
                head.append(name).append(": ").append(oneLine(value)).append("\r\n"));
        return head.append("Content-Length: ")
                .append(length)
                .append("\r\n\r\n")
                .toString()
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String oneLine(String value) {
        return value.indexOf('\r') < 0 && value.indexOf('\n') < 0
                ? value
                : value.replace('\r', ' ').replace('\n', ' ');
    }

    private void send(byte[] head, byte[] body) throws IOException {
        ByteBuffer[] parts = {ByteBuffer.wrap(head), ByteBuffer.wrap(body)};
        while (parts[0].hasRemaining() || parts[1].hasRemaining()) {
            channel.write(parts);
        }
    }

    /** Reads until the head is whole; returns where its last line ends. */
    private int readHead() throws IOException {
        int searched = 0;
        while (true) {
            fill();
            for (int at = Math.max(0, searched - END.length + 1); at <= filled - END.length; at++) {
                if (Arrays.equals(buffer, at, at + END.length, END, 0, END.length)) {
                    return at;
                }
            }
            searched = filled;
            if (filled > LONGEST_HEAD) {
                throw new IOException("the score host's answer has a head longer than " + LONGEST_HEAD + " bytes");
            }
        }
    }

    private byte[] readBody(int start, int length) throws IOException {
        byte[] body = new byte[length];
        int have = Math.min(filled - start, length);
        System.arraycopy(buffer, start, body, 0, have);
        ByteBuffer rest = ByteBuffer.wrap(body, have, length - have);
        while (rest.hasRemaining()) {
            if (channel.read(rest) < 0) {
                throw new EOFException("the score host ended in the middle of its answer");
            }
        }
        if (buffer.length > BUFFER) {
            buffer = new byte[BUFFER];
        }
        return body;
    }

    private void fill() throws IOException {
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = channel.read(ByteBuffer.wrap(buffer, filled, buffer.length - filled));
        if (count < 0) {
            throw new EOFException("the score host closed the connection without an answer");
        }
        answering = true;
        filled += count;
    }

    private static Map<String, String> fields(String[] lines) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                fields.merge(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip(),
                        (one, more) -> one + ", " + more);
            }
        }
        return fields;
    }

    private static int length(Map<String, String> fields) throws IOException {
        String text = fields.getOrDefault("content-length", "");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            throw new IOException("the score host's answer has the Content-Length '" + text + "'", malformed);
        }
    }
}
