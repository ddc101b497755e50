package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Speaks HTTP with one server. Connections are kept and shared among threads. */
final class Client implements AutoCloseable {
    private final Endpoint endpoint;
    private final Console console;
    private final Deque<Connection> idle = new ArrayDeque<>();

    Client(Endpoint endpoint, Console console) {
        this.endpoint = endpoint;
        this.console = console;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** The answer's tree; an answer that says no is thrown. */
    Answer call(String verb, String target, @Nullable Object body) {
        Map<String, String> headers = new LinkedHashMap<>();
        byte[] bytes = new byte[0];
        if (body != null) {
            headers.put("Content-Type", "application/json");
            bytes = JsonPrinter.compact(body).getBytes(StandardCharsets.UTF_8);
        }
        Answer answer = send(verb, target, headers, bytes);
        if (!answer.ok()) {
            throw ServiceException.of(answer);
        }
        return answer;
    }

    /** Reads a resource. */
    Answer get(String target) {
        return call("GET", target, null);
    }

    /** Sends bytes and gives the answer whatever its status. */
    Answer send(String verb, String target, Map<String, String> headers, byte[] body) {
        return send(verb, target, headers, new Bytes(body));
    }

    /** Sends a body of any sort; the token is added for our own addresses unless the address is signed. */
    Answer send(String verb, String target, Map<String, String> headers, Connection.Body body) {
        return exchange(
                verb, target, (connection, path) -> connection.exchange(verb, path, head(target, headers), body));
    }

    /** Reads a resource into {@code sink}; an answer that says no is thrown, whatever of it has arrived. */
    Answer download(String target, Connection.Sink sink) {
        Answer answer = exchange(
                "GET",
                target,
                (connection, path) ->
                        connection.exchange("GET", path, head(target, Map.of()), new Bytes(new byte[0]), sink));
        if (!answer.ok()) {
            throw ServiceException.of(answer);
        }
        return answer;
    }

    private interface Exchange {
        Answer run(Connection connection, String path) throws IOException;
    }

    private Answer exchange(String verb, String target, Exchange exchange) {
        String path = path(target);
        Connection connection = null;
        boolean kept;
        synchronized (idle) {
            connection = idle.poll();
        }
        kept = connection != null;
        try {
            if (connection == null) {
                connection = endpoint.open();
            }
            Answer answer;
            try {
                answer = exchange.run(connection, path);
            } catch (IOException ended) {
                // The server may close an idle connection at any time; a fresh one settles whether it is gone.
                connection.close();
                if (!kept) {
                    throw ended;
                }
                connection = endpoint.open();
                answer = exchange.run(connection, path);
            }
            console.detail(verb + " " + withoutSecrets(path) + " " + answer.status());
            giveBack(connection);
            return answer;
        } catch (IOException failure) {
            throw new AthanorException(
                    CliProblem.SERVER_NOT_RUNNING,
                    "cannot reach the server at " + endpoint.describe() + ": " + failure.getMessage() + ". "
                            + endpoint.cure(),
                    failure);
        }
    }

    private void giveBack(Connection connection) {
        if (!connection.reusable()) {
            connection.close();
            return;
        }
        synchronized (idle) {
            idle.push(connection);
        }
    }

    private Map<String, String> head(String target, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Host", endpoint.host());
        all.put("User-Agent", "athanor-cli/" + Version.TEXT);
        all.put("Accept", "*/*");
        boolean signed = target.contains("sig=");
        if (!endpoint.token().isEmpty() && !signed && !headers.containsKey("Authorization")) {
            all.put("Authorization", "Bearer " + endpoint.token());
        }
        all.putAll(headers);
        return all;
    }

    /** Our server's own absolute addresses are followed over the road that is open already. */
    private static String path(String target) {
        if (target.startsWith("/")) {
            return target;
        }
        URI uri = URI.create(target);
        String path = uri.getRawPath();
        return (path == null || path.isEmpty() ? "/" : path)
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    private static String withoutSecrets(String path) {
        return path.replaceAll("sig=[^&]*", "sig=…");
    }

    @Override
    public void close() {
        synchronized (idle) {
            idle.forEach(Connection::close);
            idle.clear();
        }
    }

    private static final class Bytes implements Connection.Body {
        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }
}
