package dev.athanor.foundation.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One answer.
 *
 * @param status HTTP status
 * @param headers headers in order; one value each
 * @param body what follows them
 */
public record Response(int status, Map<String, String> headers, Body body) {
    /** What an answer carries. */
    public sealed interface Body {}

    /** Nothing; {@code Content-Length} may still be set as a header for a HEAD. */
    public record Empty() implements Body {}

    /** Bytes at hand. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Bytes(byte[] content) implements Body {}

    /** A stream of known length; closed when sent. */
    public record Stream(InputStream content, long length) implements Body {}

    /** Written by {@code writer} as it goes, length unknown; flush sends what is there. */
    public record Written(Writer writer) implements Body {}

    /** Writes a body as it goes. */
    @FunctionalInterface
    public interface Writer {
        /** Writes the body; returning ends it. */
        void write(OutputStream out) throws IOException;
    }

    public Response {
        headers = Map.copyOf(headers);
    }

    /** An answer without a body. */
    public static Response status(int status) {
        return new Response(status, Map.of(), new Empty());
    }

    /** UTF-8 text of a media type. */
    public static Response text(int status, String mediaType, String text) {
        return bytes(status, mediaType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A JSON document. */
    public static Response json(int status, String json) {
        return text(status, "application/json; charset=utf-8", json);
    }

    /** Bytes of a media type. */
    public static Response bytes(int status, String mediaType, byte[] content) {
        return new Response(status, Map.of("Content-Type", mediaType), new Bytes(content));
    }

    /** A stream of known length. */
    public static Response stream(int status, String mediaType, InputStream content, long length) {
        return new Response(status, Map.of("Content-Type", mediaType), new Stream(content, length));
    }

    /** A body that is written as it goes. */
    public static Response written(int status, String mediaType, Writer writer) {
        return new Response(status, Map.of("Content-Type", mediaType), new Written(writer));
    }

    /** The same answer with one header more, or another value of it. */
    public Response with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, more, body);
    }

    /**
     * The same answer, as content that somebody else has written (a blob, an artifact, what a model says): a browser shows it without scripts
     * and apart from our own pages, and downloads what could carry scripts.
     */
    public Response untrusted() {
        String type = headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("content-type"))
                .map(header -> header.getValue().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("");
        Response closed = with("Content-Security-Policy", "sandbox");
        boolean active = type.contains("html") || type.contains("svg") || type.contains("xml");
        boolean named = headers.keySet().stream().anyMatch(name -> name.equalsIgnoreCase("content-disposition"));
        return active && !named ? closed.with("Content-Disposition", "attachment") : closed;
    }
}
