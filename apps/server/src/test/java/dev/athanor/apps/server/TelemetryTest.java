package dev.athanor.apps.server;

import static dev.athanor.apps.server.TestingServer.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.codec.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What an assembled server tells of itself. */
class TelemetryTest {
    @TempDir
    Path home;

    @Test
    void healthIsOpenAndTellsNothingOfUsers() throws Exception {
        try (var server = new TestingServer(home, Map.of())) {
            Map<String, String> foreign = Map.of("Host", "load-balancer", "X-Forwarded-For", "203.0.113.9");
            for (String path : List.of("/livez", "/readyz", "/healthz")) {
                TestingServer.Answer answer = server.send("GET", path, foreign, "");
                assertThat(answer.status()).as(path).isEqualTo(200);
                assertThat(answer.body()).contains("ok");
            }
            JsonNode checks =
                    server.send("GET", "/readyz?verbose=1", foreign, "").json();
            assertThat(checks.path("ready").asBoolean()).isTrue();
            assertThat(checks.path("checks").path("database").asBoolean()).isTrue();
        }
    }

    @Test
    void metricsCountRequestsByRouteForWhoeverMayReadThem() throws Exception {
        try (var server = new TestingServer(home, Map.of())) {
            server.send("GET", WORKSPACE, server.ownerToken(), "");
            server.send("GET", "/no/such/address/" + "x".repeat(50), server.ownerToken(), "");
            String metrics =
                    server.send("GET", "/metrics", server.ownerToken(), "").body();
            assertThat(metrics)
                    .containsPattern(
                            "http_requests_seconds_count\\{method=\"GET\",route=\"[^\"]*/workspaces/\\{ws}\",status=\"200\"} 1")
                    .containsPattern(
                            "http_requests_seconds_count\\{method=\"GET\",route=\"unmatched\",status=\"404\"} 1")
                    .contains("athanor_uptime_seconds")
                    .doesNotContain("ws1", "no/such/address");
            assertThat(server.send("GET", "/metrics", server.token("stranger"), "")
                            .status())
                    .isEqualTo(403);
            assertThat(server.send("GET", "/metrics", Map.of("X-Forwarded-For", "203.0.113.9"), "")
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void theLogIsJsonOfTheOwnersAlone() throws Exception {
        try (var server = new TestingServer(home, Map.of())) {
            server.send("GET", WORKSPACE, server.ownerToken(), "");
        }
        Path log = home.resolve("logs/server.log.0");
        List<String> lines = Files.readAllLines(log);
        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            JsonNode entry = Json.parse(line);
            assertThat(entry.path("time").asString()).matches("\\d{4}-.*Z");
            assertThat(entry.path("level").asString()).isNotEmpty();
            assertThat(entry.path("logger").asString()).isNotEmpty();
        }
        assertThat(String.join("\n", lines)).contains("ready at");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
    }

    @Test
    void aRequestKeepsItsIdFromTheClientToTheAnswer() throws Exception {
        try (var server = new TestingServer(home, Map.of())) {
            Map<String, String> named = Map.of("x-ms-client-request-id", "abc-1", "Authorization", "Bearer wrong");
            assertThat(server.send("GET", WORKSPACE, named, "").headers()).containsEntry("x-ms-request-id", "abc-1");
            assertThat(server.send("GET", "/livez", Map.of(), "").headers().get("x-ms-request-id"))
                    .isNotEmpty();
        }
    }
}
