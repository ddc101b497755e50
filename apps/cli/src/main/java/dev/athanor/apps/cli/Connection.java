package dev.athanor.apps.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One HTTP/1.1 connection, kept open between requests. Not for several threads at once. */
final class Connection implements AutoCloseable {
    private static final int LONGEST_LINE = 64 * 1024;

    private final AutoCloseable socket;
    private final InputStream in;
    private final OutputStream out;
    private boolean broken;

    Connection(AutoCloseable socket, InputStream in, OutputStream out) {
        this.socket = socket;
        this.in = new BufferedInputStream(in, 32 * 1024);
        this.out = out;
    }

    /** A body that is written as it is read. */
    interface Body {
        long length();

        void writeTo(OutputStream out) throws IOException;
    }

    /** What a body that arrives is given to. */
    interface Sink {
        void take(byte[] bytes, int count) throws IOException;
    }

    /** Sends a request and reads the answer into memory. */
    Answer exchange(String verb, String target, Map<String, String> headers, Body body) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        Answer head = exchange(verb, target, headers, body, (bytes, count) -> kept.write(bytes, 0, count));
        return new Answer(head.status(), head.headers(), kept.toByteArray());
    }

    /** Sends a request and gives the answer's body to {@code sink} as it comes. */
    Answer exchange(String verb, String target, Map<String, String> headers, Body body, Sink sink) throws IOException {
        boolean whole = false;
        try {
            StringBuilder head = new StringBuilder(512);
            head.append(verb).append(' ').append(target).append(" HTTP/1.1\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            if (body.length() > 0 || verb.equals("PUT") || verb.equals("POST") || verb.equals("PATCH")) {
                head.append("Content-Length: ").append(body.length()).append("\r\n");
            }
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            body.writeTo(out);
            out.flush();
            Answer answer = head(verb);
            if (!verb.equals("HEAD") && answer.status() != 204 && answer.status() != 304) {
                body(answer.headers(), sink);
            }
            whole = true;
            return answer;
        } finally {
            broken = broken || !whole;
        }
    }

    /** Whether it can take another request. */
    boolean reusable() {
        return !broken;
    }

    private Answer head(String verb) throws IOException {
        String status = line();
        while (status.startsWith("HTTP/1.1 100")) {
            while (!line().isEmpty()) {
                // Headers of an interim answer.
            }
            status = line();
        }
        String[] words = status.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/")) {
            throw new IOException("no HTTP answer to " + verb + ": " + status);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        broken = broken || "close".equalsIgnoreCase(headers.get("connection"));
        return new Answer(Integer.parseInt(words[1]), headers, new byte[0]);
    }

    private void body(Map<String, String> headers, Sink sink) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            for (long size = chunk(); size > 0; size = chunk()) {
                copy(size, buffer, sink);
                line();
            }
            while (!line().isEmpty()) {
                // Trailers.
            }
        } else if (headers.containsKey("content-length")) {
            copy(Long.parseLong(headers.getOrDefault("content-length", "0")), buffer, sink);
        } else {
            broken = true;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sink.take(buffer, count);
            }
        }
    }

    private long chunk() throws IOException {
        String line = line();
        int end = line.indexOf(';');
        return Long.parseLong(end < 0 ? line : line.substring(0, end), 16);
    }

    private void copy(long size, byte[] buffer, Sink sink) throws IOException {
        long left = size;
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException("the connection ended in the middle of an answer");
            }
            sink.take(buffer, count);
            left -= count;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("the connection ended");
            }
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append((char) c);
            }
            if (line.length() > LONGEST_LINE) {
                throw new IOException("a header line is too long");
            }
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (Exception ignored) {
            // The connection is given up anyway.
        }
    }
}
