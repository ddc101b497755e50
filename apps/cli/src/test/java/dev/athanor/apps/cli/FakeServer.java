package dev.athanor.apps.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A server that keeps what it is sent and gives it back, as far as the command line can tell the difference. */
final class FakeServer implements AutoCloseable {
    static final String WORKSPACE =
            "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws1";

    private final HttpServer server;
    private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, String> resources = new ConcurrentHashMap<>();
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();

    /**
     * A request that was made.
     *
     * @param verb its verb
     * @param path its path without the query
     * @param query its query
     * @param body its body
     * @param headers its headers, names in lower case
     */
    record Seen(String verb, String path, String query, String body, Map<String, String> headers) {
        @Nullable
        Object json() {
            return JsonText.parse(body);
        }
    }

    /** An answer fixed beforehand. */
    record Reply(int status, String body, Map<String, String> headers) {}

    private FakeServer(HttpServer server) {
        this.server = server;
    }

    static FakeServer start() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        FakeServer fake = new FakeServer(http);
        http.createContext("/", fake::handle);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.start();
        return fake;
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Answers a verb and path (without its query) in this way from now on. */
    FakeServer reply(String verb, String path, int status, String body, Map<String, String> headers) {
        replies.put(verb + " " + path, new Reply(status, body, headers));
        return this;
    }

    FakeServer reply(String verb, String path, int status, String body) {
        return reply(verb, path, status, body, Map.of());
    }

    /** Has a resource of the workspace. */
    FakeServer has(String path, String json) {
        resources.put((WORKSPACE + "/" + path).toLowerCase(Locale.ROOT), json);
        return this;
    }

    /** The requests of a verb whose path ends so. */
    List<Seen> seen(String verb, String end) {
        synchronized (seen) {
            return seen.stream()
                    .filter(one -> one.verb().equals(verb) && one.path().endsWith(end))
                    .toList();
        }
    }

    Seen only(String verb, String end) {
        List<Seen> found = seen(verb, end);
        if (found.size() != 1) {
            throw new AssertionError(verb + " " + end + " seen " + found.size() + " times among " + seen);
        }
        return found.getFirst();
    }

    Map<String, byte[]> blobs() {
        return blobs;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getRawQuery());
            Map<String, String> headers = new LinkedHashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            String verb = exchange.getRequestMethod();
            boolean blob = path.startsWith("/st/");
            seen.add(new Seen(verb, path, query, blob ? "" : new String(body, StandardCharsets.UTF_8), headers));
            Reply reply = replies.get(verb + " " + path);
            if (reply == null) {
                reply = blob
                        ? blob(verb, path, query, body)
                        : resource(verb, path, new String(body, StandardCharsets.UTF_8));
            }
            reply.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
            boolean empty = verb.equals("HEAD") || answer.length == 0;
            exchange.sendResponseHeaders(reply.status(), empty ? -1 : answer.length);
            if (!empty) {
                exchange.getResponseBody().write(answer);
            }
        }
    }

    private Reply blob(String verb, String path, String query, byte[] body) {
        if (verb.equals("HEAD")) {
            return blobs.containsKey(path)
                    ? new Reply(200, "", Map.of("x-ms-meta-upload_status", "completed"))
                    : new Reply(404, "", Map.of());
        }
        if (verb.equals("PUT") && !query.contains("comp=metadata")) {
            blobs.put(path, body);
        }
        return new Reply(verb.equals("PUT") ? 201 : 200, "", Map.of());
    }

    private Reply resource(String verb, String path, String body) {
        String key = path.toLowerCase(Locale.ROOT);
        if (key.endsWith("/listsecrets")) {
            return new Reply(200, "{\"secretsType\":\"Sas\",\"sasToken\":\"sv=1&sig=x\"}", Map.of());
        }
        if (key.endsWith("/startpendingupload")) {
            return new Reply(
                    200,
                    "{\"blobReferenceForConsumption\":{\"blobUri\":\"https://h:1/st/acc/code1\",\"credential\":"
                            + "{\"sasUri\":\"https://h:1/st/acc/code1?sv=1&sig=y\"}}}",
                    Map.of());
        }
        if (key.endsWith("/datastores/workspaceblobstore")) {
            return new Reply(
                    200,
                    "{\"properties\":{\"accountName\":\"h:1/st/acc/_\",\"containerName\":\"azureml-blobstore\"}}",
                    Map.of());
        }
        if (verb.equals("PUT")) {
            Map<String, Object> tree = JsonText.map(JsonText.parse(body));
            tree.put("id", path);
            tree.put("name", path.substring(path.lastIndexOf('/') + 1));
            resources.put(key, JsonPrinter.compact(tree));
        }
        String known = resources.get(key);
        if (known != null) {
            return new Reply(200, known, Map.of());
        }
        if (verb.equals("GET") && key.contains("/codes/")) {
            return new Reply(200, "{\"value\":[]}", Map.of());
        }
        return new Reply(404, "{\"error\":{\"code\":\"NotFound\",\"message\":\"no " + path + "\"}}", Map.of());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
