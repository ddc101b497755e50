package dev.athanor.apps.server;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.security.RoleGrant;
import dev.athanor.platform.security.Security;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A whole server in this process, on free ports, and requests to it whose every byte the test chooses. */
final class TestingServer implements AutoCloseable {
    static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
    static final String GROUP = SUBSCRIPTION + "/resourceGroups/rg";
    static final String WORKSPACE = GROUP + "/providers/Microsoft.MachineLearningServices/workspaces/ws1";

    private final Server server;
    private final Path home;

    /** An answer: its head as sent, names of headers in lower case. */
    record Answer(int status, Map<String, String> headers, String body) {
        JsonNode json() {
            return Json.parse(body);
        }
    }

    TestingServer(Path home, Map<String, String> settings) {
        this.home = home;
        Map<String, String> flags =
                new LinkedHashMap<>(Map.of("server.port", "0", "server.http-port", "0", "server.console", "false"));
        flags.putAll(settings);
        server = Server.start(home, System.getenv(), flags, Ids.systemClock(), Ids.secure());
    }

    Rooms rooms() {
        return server.rooms();
    }

    Security security() {
        return server.rooms().security();
    }

    Path home() {
        return home;
    }

    /** Port of the plain listener. */
    int port() {
        return URI.create(server.httpUrl()).getPort();
    }

    /** Port of the TLS listener. */
    int tlsPort() {
        return URI.create(server.url()).getPort();
    }

    String ownerToken() throws IOException {
        return Files.readString(home.resolve("run/owner.token")).strip();
    }

    /** A token of a person. */
    String token(String name) {
        return security()
                .tokens()
                .issue(new Principal(name, name, Principal.Kind.USER, null), "test", Duration.ofHours(1))
                .value();
    }

    /** A token of a person who has a role. */
    String token(String name, String role, String scope) {
        security()
                .roles()
                .assign(
                        Ids.secure().guid(),
                        RoleGrant.to(name, role, scope),
                        security().owner());
        return token(name);
    }

    /** Sends a request with a token; a body is sent as JSON. */
    Answer send(String method, String path, String token, String body) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + token);
        if (!body.isEmpty()) {
            headers.put("Content-Type", "application/json");
        }
        return send(method, path, headers, body);
    }

    /** Sends a request with exactly these headers; Host is ours unless given. */
    Answer send(String method, String path, Map<String, String> headers, String body) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(Map.of("Host", "127.0.0.1:" + port()));
        all.putAll(headers);
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        all.putIfAbsent("Content-Length", Integer.toString(content.length));
        String head = method + " " + path + " HTTP/1.1\r\n"
                + all.entrySet().stream()
                        .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                        .collect(Collectors.joining())
                + "Connection: close\r\n\r\n";
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(content);
            socket.getOutputStream().flush();
            return read(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Answer read(String text) {
        int end = text.indexOf("\r\n\r\n");
        String[] lines = text.substring(0, Math.max(end, 0)).split("\r\n");
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        int status = Integer.parseInt(lines[0].split(" ")[1]);
        return new Answer(status, headers, text.substring(end + 4));
    }

    @Override
    public void close() {
        server.close();
    }
}
