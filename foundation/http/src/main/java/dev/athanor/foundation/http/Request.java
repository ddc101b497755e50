package dev.athanor.foundation.http;

import dev.athanor.foundation.kernel.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request, free of the web server's own types. */
public interface Request {
    /** The verb in capitals. */
    String method();

    /** The path as sent, still percent-encoded, without the query. */
    String rawPath();

    /** The path, percent-decoded; never use it to split segments that may hold an encoded slash. */
    String path();

    /** The query as sent, without the question mark; empty when there is none. */
    String rawQuery();

    /**
     * The value of {@code {name}} in the route's pattern.
     *
     * @throws IllegalArgumentException when the pattern has no such name
     */
    String param(String name);

    /** The first value of a query parameter, decoded. Names are matched without regard to case. */
    Optional<String> query(String name);

    /** All query parameters in order of name, decoded; names as sent. */
    Map<String, List<String>> queries();

    /** The first value of a header; names are matched without regard to case. */
    Optional<String> header(String name);

    /** All headers, names in lower case. */
    Map<String, List<String>> headers();

    /** The length the client announced, or -1. */
    long contentLength();

    /** The body as a stream, packed if its {@code Content-Encoding} says so; may be read once. Empty when there is none. */
    InputStream body();

    /**
     * The whole body.
     *
     * @param limit largest size in bytes
     * @throws dev.athanor.foundation.kernel.AthanorException of kind TOO_LARGE beyond {@code limit}
     */
    byte[] bytes(int limit) throws IOException;

    /** Who asks; anonymous on open and signed routes unless credentials came with it. */
    Principal principal();

    /** The id that names this request in logs and answers: the client's {@code x-ms-client-request-id} or {@code x-request-id}, else a new one. */
    String requestId();

    /** {@code https://host:port} as the client wrote it: scheme of the listener, Host header. No trailing slash. */
    String baseUrl();

    /** How the request reached us. */
    Peer peer();

    /**
     * The other end of the connection.
     *
     * @param listener which listener took it
     * @param address the peer's IP address, empty for a Unix socket
     * @param port the peer's port, 0 for a Unix socket
     * @param localPort the port it came in by, 0 for a Unix socket
     * @param connection names the connection while it lives; requests over the same connection have the same
     */
    record Peer(Listener.Kind listener, String address, int port, int localPort, String connection) {}
}
