package dev.athanor.apps.cli;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * MLflow's own pages, from an installed package, over a workspace of ours: static files from the package's folder, all else from the
 * workspace's API. The port is open to every user of the machine and the road behind it is the owner's, so whoever comes must bring the key of
 * the address that was printed; a cookie keeps it.
 */
final class MlflowUi {
    private static final Set<String> API =
            Set.of("api", "ajax-api", "graphql", "get-artifact", "model-versions", "version", "health");
    private static final String COOKIE = "athanor-mlflow-ui";
    private static final String FIND = "import importlib.util, os; found = importlib.util.find_spec('mlflow');"
            + " print(os.path.join(os.path.dirname(found.origin), 'server', 'js', 'build') if found else '')";
    private static final int LARGEST_BODY = 32 * 1024 * 1024;

    /** What the browser may tell the API, and the API the browser. */
    private static final List<String> PASSED = List.of("content-type", "content-disposition", "range", "accept");

    private final Client client;
    private final String root;
    private final Path pages;
    private final byte[] key;

    private MlflowUi(Client client, String root, Path pages, String key) {
        this.client = client;
        this.root = root;
        this.pages = pages;
        this.key = key.getBytes(StandardCharsets.US_ASCII);
    }

    /** Serves until the process is ended. */
    static int run(Invocation invocation) {
        Path pages = pages(invocation.parsed().value("python").orElse("python3"), invocation);
        // The server is found, or refuses, before a page is shown.
        invocation.client().get("/version");
        String key = invocation.session().surroundings().ids().get().hex(24);
        var ui = new MlflowUi(invocation.client(), "/mlflow/v1.0" + invocation.workspace(), pages, key);
        int port = invocation.parsed().number("port", 5000);
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 64);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", ui::handle);
            server.start();
            invocation
                    .console()
                    .result("http://127.0.0.1:" + server.getAddress().getPort() + "/?key=" + key);
            invocation
                    .console()
                    .note("MLflow's pages over workspace " + ui.root.substring(ui.root.lastIndexOf('/') + 1)
                            + "; the address holds the key, so give it to nobody. Ctrl-C ends it.");
            new CountDownLatch(1).await();
        } catch (IOException taken) {
            throw new AthanorException(
                    CliProblem.USAGE_INVALID,
                    "port " + port + " cannot be opened: " + taken.getMessage() + "; choose another with --port",
                    taken);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private static Path pages(String python, Invocation invocation) {
        String found = new Programs(invocation.session().surroundings().variables())
                .line(python, "-c", FIND)
                .orElse("");
        Path pages = Path.of(found.isEmpty() ? "/nonexistent" : found);
        if (!Files.isRegularFile(pages.resolve("index.html"))) {
            throw CliProblem.MLFLOW_UNREACHABLE.because("'" + python
                    + "' has no mlflow package with pages (mlflow-skinny has none); `pip install mlflow`, and name its"
                    + " interpreter with --python");
        }
        return pages;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            String query = exchange.getRequestURI().getRawQuery();
            if (query != null && path.equals("/") && query.startsWith("key=") && good(query.substring(4))) {
                exchange.getResponseHeaders()
                        .add(
                                "Set-Cookie",
                                COOKIE + "=" + new String(key, StandardCharsets.US_ASCII)
                                        + "; Path=/; HttpOnly; SameSite=Strict");
                exchange.getResponseHeaders().add("Location", "/");
                exchange.sendResponseHeaders(302, -1);
                return;
            }
            if (!admitted(exchange.getRequestHeaders())) {
                text(exchange, 403, "Open the address that `athanor mlflow-ui` printed: it holds the key.");
                return;
            }
            String first = path.substring(1).split("/", 2)[0];
            if (API.contains(first)) {
                forward(exchange, query == null ? path : path + "?" + query);
            } else {
                page(exchange, path);
            }
        } catch (AthanorException away) {
            text(exchange, 502, String.valueOf(away.getMessage()));
        }
    }

    private boolean good(String given) {
        return MessageDigest.isEqual(key, given.getBytes(StandardCharsets.US_ASCII));
    }

    private boolean admitted(Headers headers) {
        return headers.getOrDefault("Cookie", List.of()).stream()
                .flatMap(line -> List.of(line.split("; *")).stream())
                .anyMatch(pair -> pair.startsWith(COOKIE + "=") && good(pair.substring(COOKIE.length() + 1)));
    }

    private void forward(HttpExchange exchange, String target) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            text(
                    exchange,
                    413,
                    "A request may have at most " + LARGEST_BODY + " bytes here; use MLflow's client for more.");
            return;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : PASSED) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        Answer answer = client.send(exchange.getRequestMethod(), root + target, headers, body);
        for (String name : PASSED) {
            answer.header(name).ifPresent(value -> exchange.getResponseHeaders().add(name, value));
        }
        answer(exchange, answer.status(), answer.body());
    }

    /** A file of the package; every other address is the page itself, which finds its way by the part after {@code #}. */
    private void page(HttpExchange exchange, String path) throws IOException {
        String prefix = "/static-files/";
        Path file = path.startsWith(prefix)
                ? pages.resolve(path.substring(prefix.length())).normalize()
                : pages.resolve("index.html");
        if (!file.startsWith(pages) || !Files.isRegularFile(file)) {
            text(exchange, 404, "MLflow's package has no such file.");
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", type(file.toString()));
        answer(exchange, 200, Files.readAllBytes(file));
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "json", "map" -> "application/json";
            case "svg" -> "image/svg+xml";
            case "png" -> "image/png";
            case "ico" -> "image/x-icon";
            case "woff2" -> "font/woff2";
            case "woff" -> "font/woff";
            case "ttf" -> "font/ttf";
            default -> "application/octet-stream";
        };
    }

    private static void text(HttpExchange exchange, int status, String text) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/plain; charset=utf-8");
        answer(exchange, status, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().add("X-Frame-Options", "SAMEORIGIN");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
