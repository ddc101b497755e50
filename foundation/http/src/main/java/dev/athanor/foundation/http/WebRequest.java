package dev.athanor.foundation.http;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.KernelProblem;
import dev.athanor.foundation.kernel.Principal;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request as the web server has it, seen through {@link Request}. */
final class WebRequest implements Request {
    private final ServerRequest request;
    private final Listener.Kind listener;
    private final String requestId;
    private Map<String, String> params = Map.of();
    private Principal principal = Principal.ANONYMOUS;
    private @Nullable Map<String, List<String>> queries;

    WebRequest(ServerRequest request, Listener.Kind listener, Ids ids) {
        this.request = request;
        this.listener = listener;
        this.requestId = header("x-ms-client-request-id")
                .or(() -> header("x-request-id"))
                .filter(id -> id.length() <= 100)
                .orElseGet(ids::guid);
    }

    void params(Map<String, String> values) {
        this.params = values;
    }

    void principal(Principal who) {
        this.principal = who;
    }

    @Override
    public String method() {
        return request.prologue().method().text();
    }

    @Override
    public String rawPath() {
        return request.prologue().uriPath().rawPath();
    }

    @Override
    public String path() {
        return Router.decode(rawPath());
    }

    @Override
    public String rawQuery() {
        return request.prologue().query().rawValue();
    }

    @Override
    public String param(String name) {
        String value = params.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}");
        }
        return value;
    }

    @Override
    public Optional<String> query(String name) {
        for (Map.Entry<String, List<String>> entry : queries().entrySet()) {
            if (entry.getKey().equalsIgnoreCase(name)) {
                return Optional.of(entry.getValue().getFirst());
            }
        }
        return Optional.empty();
    }

    @Override
    public Map<String, List<String>> queries() {
        Map<String, List<String>> known = queries;
        if (known == null) {
            known = new TreeMap<>();
            for (String pair : rawQuery().split("&")) {
                if (!pair.isEmpty()) {
                    int equals = pair.indexOf('=');
                    String name = equals < 0 ? pair : pair.substring(0, equals);
                    String value = equals < 0 ? "" : pair.substring(equals + 1);
                    known.computeIfAbsent(decode(name), ignored -> new ArrayList<>())
                            .add(decode(value));
                }
            }
            queries = known;
        }
        return known;
    }

    private static String decode(String text) {
        return Router.decode(text.replace("+", "%20"));
    }

    @Override
    public Optional<String> header(String name) {
        return request.headers().first(HeaderNames.create(name));
    }

    @Override
    public Map<String, List<String>> headers() {
        Map<String, List<String>> all = new TreeMap<>();
        request.headers().forEach(header -> all.put(header.name().toLowerCase(Locale.ROOT), header.allValues()));
        return all;
    }

    @Override
    public long contentLength() {
        return request.headers().contentLength().orElse(-1);
    }

    @Override
    public InputStream body() {
        return request.content().hasEntity() ? request.content().inputStream() : InputStream.nullInputStream();
    }

    @Override
    public byte[] bytes(int limit) throws IOException {
        if (contentLength() > limit) {
            throw tooLarge(limit);
        }
        try (InputStream in = body()) {
            var out = new ByteArrayOutputStream();
            byte[] buffer = new byte[16 * 1024];
            int count;
            while ((count = in.read(buffer)) > 0) {
                if (out.size() + count > limit) {
                    throw tooLarge(limit);
                }
                out.write(buffer, 0, count);
            }
            return out.toByteArray();
        }
    }

    private AthanorException tooLarge(int limit) {
        return new AthanorException(
                KernelProblem.BODY_TOO_LARGE,
                "the body of " + method() + " " + path() + " may have at most " + limit + " bytes");
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public String requestId() {
        return requestId;
    }

    @Override
    public String baseUrl() {
        String scheme = listener == Listener.Kind.TLS ? "https" : "http";
        return scheme + "://" + header("host").orElse("localhost");
    }

    @Override
    public Peer peer() {
        SocketAddress remote = request.remotePeer().address();
        SocketAddress local = request.localPeer().address();
        return new Peer(
                listener,
                remote instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "",
                remote instanceof InetSocketAddress inet ? inet.getPort() : 0,
                local instanceof InetSocketAddress inet ? inet.getPort() : 0,
                request.socketId());
    }
}
