package dev.athanor.foundation.http;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One address to listen on.
 *
 * @param kind which sort
 * @param host address to bind, such as {@code 127.0.0.1}; unused for a Unix socket
 * @param port port, 0 for a free one; unused for a Unix socket
 * @param tls key and certificates, for {@link Kind#TLS} only
 * @param socket path of the socket, for {@link Kind#UNIX} only; at most 104 bytes
 */
public record Listener(
        Kind kind,
        String host,
        int port,
        @Nullable SSLContext tls,
        @Nullable Path socket) {
    /** Sorts of listeners. */
    public enum Kind {
        /** HTTPS. */
        TLS,
        /** Plain HTTP; for loopback. */
        PLAIN,
        /** HTTP over a Unix socket. */
        UNIX
    }

    /** An HTTPS listener. */
    public static Listener tls(String host, int port, SSLContext context) {
        return new Listener(Kind.TLS, host, port, context, null);
    }

    /** A plain HTTP listener. */
    public static Listener plain(String host, int port) {
        return new Listener(Kind.PLAIN, host, port, null, null);
    }

    /** A Unix socket. */
    public static Listener unix(Path socket) {
        return new Listener(Kind.UNIX, "", 0, null, socket);
    }
}
