package dev.athanor.apps.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server that speaks MLflow's API: one that runs are read from or written to. Safe for several threads. */
interface MlflowSide extends AutoCloseable {
    /** What stands before every endpoint. */
    String API = "/api/2.0/mlflow/";

    /** Sends a request and gives the answer whatever its status. */
    Answer send(String verb, String path, @Nullable Object body);

    /** Brings a file here; whether there is one. */
    boolean download(String path, Path to);

    /** Sends a file. */
    void upload(String path, Path from);

    /** Whether it is an Athanor: it keeps ids and versions as they were. */
    boolean keepsIds();

    /** What people call it. */
    String name();

    @Override
    void close();

    /** An answer's tree; an answer that says no is thrown. */
    default @Nullable Object call(String verb, String endpoint, @Nullable Object body) {
        Answer answer = send(verb, API + endpoint, body);
        if (!answer.ok()) {
            throw ServiceException.of(answer);
        }
        return answer.json();
    }

    /** An answer's tree; empty when there is no such thing, or no such endpoint in this version of the server. */
    default Optional<Object> find(String verb, String endpoint, @Nullable Object body) {
        Answer answer = send(verb, API + endpoint, body);
        if (answer.status() == 404 || answer.status() == 405) {
            return Optional.empty();
        }
        if (!answer.ok()) {
            throw ServiceException.of(answer);
        }
        return Optional.ofNullable(answer.json());
    }

    /** {@code ?a=1&b=2} of names and values in turn; pairs without a value are left out. */
    static String query(String... pairs) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            if (!pairs[i + 1].isEmpty()) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(pairs[i])
                        .append('=')
                        .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
            }
        }
        return query.toString();
    }

    /** An object of one or more keys. */
    static Map<String, Object> object(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return map;
    }
}
