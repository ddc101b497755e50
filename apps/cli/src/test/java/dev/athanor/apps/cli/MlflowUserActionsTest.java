package dev.athanor.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MlflowUserActionsTest {
    private static final String ROOT = "/mlflow/v1.0/subscriptions/sub/resourceGroups/rg/providers/"
            + "Microsoft.MachineLearningServices/workspaces/ws1/api/";

    @TempDir
    Path folder;

    private FakeServer server;
    private TestingWorld world;

    @BeforeEach
    void start() throws IOException {
        server = FakeServer.start();
        world = new TestingWorld(folder).at(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private FakeServer.Seen sent(String verb, String path) {
        return server.seen(verb, "").stream()
                .filter(one -> one.path().equals(ROOT + path))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aUserIsMadeWithThePasswordOfStandardInput() {
        server.reply("POST", ROOT + "2.0/mlflow/users/create", 200, "{\"user\":{\"id\":1,\"username\":\"ann\"}}");
        world.typing("correct horse\nmore\n");
        assertThat(world.line("mlflow-user create --name ann --query username -o tsv"))
                .as(world.err())
                .isZero();
        assertThat(world.out()).isEqualTo("ann\n");
        assertThat(JsonText.text(sent("POST", "2.0/mlflow/users/create").json(), "password"))
                .isEqualTo("correct horse");
        world.typing("");
        assertThat(world.line("mlflow-user create --name ann")).isEqualTo(2);
        assertThat(world.err()).contains("standard input");
    }

    @Test
    void aPermissionIsOfOneThing() {
        server.reply("POST", ROOT + "3.0/mlflow/users/permissions/grant", 200, "{}");
        assertThat(world.line("mlflow-user grant --name ann --model heights --permission EDIT"))
                .as(world.err())
                .isZero();
        Object sent = sent("POST", "3.0/mlflow/users/permissions/grant").json();
        assertThat(JsonText.text(sent, "resource_type")).isEqualTo("registered_model");
        assertThat(JsonText.text(sent, "resource_id")).isEqualTo("heights");
        assertThat(JsonText.text(sent, "permission")).isEqualTo("EDIT");
        assertThat(world.line("mlflow-user grant --name ann --permission EDIT")).isEqualTo(2);
        assertThat(world.line("mlflow-user grant --name ann --model m --experiment 1 --permission EDIT"))
                .isEqualTo(2);
        assertThat(world.line("mlflow-user grant --name ann --model m --permission ALL"))
                .isEqualTo(2);
    }

    @Test
    void adminIsGivenAndTaken() {
        server.reply("PATCH", ROOT + "2.0/mlflow/users/update-admin", 200, "{}");
        assertThat(world.line("mlflow-user admin --name ann --off")).isZero();
        assertThat(JsonText.map(sent("PATCH", "2.0/mlflow/users/update-admin").json())
                        .get("is_admin"))
                .isEqualTo(false);
    }

    @Test
    void whoIsDeletedIsAskedAbout() {
        server.reply("DELETE", ROOT + "2.0/mlflow/users/delete", 200, "{}");
        assertThat(world.line("mlflow-user delete --name ann")).isNotZero();
        assertThat(server.seen("DELETE", "")).isEmpty();
        assertThat(world.line("mlflow-user delete --name ann --yes")).isZero();
    }
}
