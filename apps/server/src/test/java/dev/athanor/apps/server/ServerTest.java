package dev.athanor.apps.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole server in this process, on free ports and a home folder of its own. */
class ServerTest {
    private static final String WORKSPACE =
            "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws1";

    @TempDir
    Path home;

    @Test
    void aNewServerIsReadyTellsOfItselfAndHasAWorkspace() throws Exception {
        try (Server server = start(Map.of())) {
            assertThat(get(server, "/readyz", "").statusCode()).isEqualTo(200);
            JsonNode told = Json.parse(Files.readString(home.resolve("run/server.json")));
            assertThat(told.path("pid").asLong())
                    .isEqualTo(ProcessHandle.current().pid());
            assertThat(told.path("url").asString()).isEqualTo(server.url());
            HttpResponse<String> workspace = get(server, WORKSPACE + "?api-version=2024-10-01", token());
            assertThat(workspace.statusCode()).isEqualTo(200);
            assertThat(Json.parse(workspace.body()).path("id").asString()).isEqualTo(WORKSPACE);
        }
        assertThat(home.resolve("run/server.json")).doesNotExist();
    }

    @Test
    void aWrongTokenOpensNothing() throws Exception {
        try (Server server = start(Map.of())) {
            assertThat(get(server, WORKSPACE, "ath_wrong").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void theWorkspaceStaysTheSameOverARestart() throws Exception {
        String before;
        try (Server server = start(Map.of())) {
            before = guid(server);
        }
        try (Server server = start(Map.of())) {
            assertThat(guid(server)).isEqualTo(before);
        }
    }

    @Test
    void aSecondServerOnTheSameHomeIsRefusedAndHarmsNothing() throws Exception {
        try (Server server = start(Map.of())) {
            assertThatThrownBy(() -> start(Map.of()))
                    .isInstanceOf(AthanorException.class)
                    .hasMessageContaining("another server uses " + home);
            assertThat(get(server, "/readyz", "").statusCode()).isEqualTo(200);
            assertThat(home.resolve("run/server.json")).exists();
        }
    }

    @Test
    void aStartThatFailsLeavesTheHomeFree() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(Map.of("server.http-port", Integer.toString(taken.getLocalPort()))))
                    .isInstanceOf(AthanorException.class)
                    .hasMessageContaining("cannot listen");
        }
        try (Server server = start(Map.of())) {
            assertThat(get(server, "/readyz", "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aHomeOfAnotherUserIsRefused() throws Exception {
        assumeTrue(Files.getAttribute(home, "unix:uid").equals(0), "only root may give a folder away");
        Files.setAttribute(home, "unix:uid", 65_534);
        assertThatThrownBy(() -> start(Map.of()))
                .isInstanceOf(AthanorException.class)
                .hasMessageContaining("the home folder " + home + " belongs to")
                .hasMessageContaining("chown");
        assertThat(home.resolve("run")).doesNotExist();
    }

    @Test
    void anUnknownSettingStopsTheStartWithTheNearestKnown() {
        assertThatThrownBy(() -> start(Map.of("server.prot", "1")))
                .isInstanceOf(AthanorException.class)
                .hasMessageContaining("Did you mean 'server.port'?");
    }

    @Test
    void workspacesThatMakeThemselvesAreForLoopbackOnly() {
        assertThatThrownBy(() -> start(Map.of("server.host", "0.0.0.0", "mlflow.auto-workspaces", "true")))
                .isInstanceOf(AthanorException.class)
                .hasMessageContaining("on loopback only");
    }

    @Test
    void aWrongVerbIsToldInTheProtocolsOwnForm() throws Exception {
        try (Server server = start(Map.of())) {
            HttpResponse<String> answer = get(server, "/api/2.0/mlflow/experiments/create", token());
            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).contains("POST");
            assertThat(answer.body()).contains("error_code");
        }
    }

    private Server start(Map<String, String> more) {
        Map<String, String> flags =
                new LinkedHashMap<>(Map.of("server.port", "0", "server.http-port", "0", "server.console", "false"));
        flags.putAll(more);
        return Server.start(home, System.getenv(), flags, Ids.systemClock(), Ids.secure());
    }

    private String token() throws IOException {
        return Files.readString(home.resolve("run/owner.token")).strip();
    }

    private String guid(Server server) throws IOException, InterruptedException {
        return Json.parse(get(server, WORKSPACE, token()).body())
                .path("properties")
                .path("workspaceId")
                .asString();
    }

    private static HttpResponse<String> get(Server server, String path, String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.httpUrl() + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
