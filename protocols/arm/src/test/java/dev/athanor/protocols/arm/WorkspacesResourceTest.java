package dev.athanor.protocols.arm;

import static dev.athanor.protocols.arm.TestingArm.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.protocols.arm.TestingArm.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class WorkspacesResourceTest {
    private static final TestingArm ARM = new TestingArm();
    private static final String GROUP = WORKSPACE.substring(0, WORKSPACE.indexOf("/providers"));

    @AfterAll
    static void close() {
        ARM.close();
    }

    @Test
    void idIsInExactCaseWhateverTheCaseOfTheRequest() {
        Answer answer =
                ARM.get(WORKSPACE.replace("resourceGroups", "resourcegroups").replace("ws1", "WS1"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("id").asString()).isEqualTo(WORKSPACE);
        assertThat(answer.body().path("properties").path("mlFlowTrackingUri").asString())
                .isEqualTo("https://localhost:7443/mlflow/v1.0" + WORKSPACE);
    }

    @Test
    void deploymentTemplateMakesAWorkspaceThatCanBeChangedAndDeleted() {
        String path = WORKSPACE.replace("ws1", "made");
        assertThat(ARM.get(path).status()).isEqualTo(404);

        Answer deployed = ARM.put(
                GROUP + "/providers/Microsoft.Resources/deployments/made-1",
                "{'properties':{'template':{},'parameters':{'workspaceName':{'value':'made'},'location':{'value':'here'},"
                        + "'kind':{'value':'hub'},'tagValues':{'value':{'k':'v'}},'description':{'value':'d'}}}}");

        assertThat(deployed.status()).isEqualTo(200);
        assertThat(ARM.get(GROUP + "/deployments/made-1/operations")
                        .body()
                        .path("value")
                        .isEmpty())
                .isTrue();
        JsonNode made = ARM.get(path).body();
        assertThat(made.path("kind").asString()).isEqualTo("Hub");
        assertThat(made.path("location").asString()).isEqualTo("here");
        assertThat(made.path("tags").path("k").asString()).isEqualTo("v");

        JsonNode changed = ARM.send("PATCH", path, "{'properties':{'friendlyName':'n','imageBuildCompute':'c'}}")
                .body();
        assertThat(changed.path("properties").path("friendlyName").asString()).isEqualTo("n");
        assertThat(changed.path("properties").path("description").asString()).isEqualTo("d");
        assertThat(ARM.get(path)
                        .body()
                        .path("properties")
                        .path("imageBuildCompute")
                        .asString())
                .isEqualTo("c");

        assertThat(ARM.delete(path).status()).isEqualTo(200);
        assertThat(ARM.delete(path).status()).isEqualTo(204);
    }

    @Test
    void templateOfSomethingElseIsRefused() {
        Answer answer =
                ARM.put(GROUP + "/providers/Microsoft.Resources/deployments/x", "{'properties':{'parameters':{}}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").path("code").asString()).isEqualTo("TemplateUnsupported");
    }

    @Test
    void unknownWorkspaceIsToldWithCodeMessageAndCure() {
        Answer answer = ARM.get(WORKSPACE.replace("ws1", "ws2"));

        JsonNode error = answer.body().path("error");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(error.path("code").asString()).isEqualTo("WorkspaceNotFound");
        assertThat(error.path("message").asString()).contains("ws1");
        assertThat(error.path("details").isArray()).isTrue();
        assertThat(error.path("additionalInfo")
                        .get(0)
                        .path("info")
                        .path("value")
                        .asString())
                .contains("List workspaces");
    }

    @Test
    void discoveryNeedsNoCredentials() {
        String url = ARM.get(WORKSPACE)
                .body()
                .path("properties")
                .path("discoveryUrl")
                .asString();

        assertThat(ARM.get(url.substring("https://localhost:7443".length()))
                        .body()
                        .path("api")
                        .asString())
                .isEqualTo("https://localhost:7443");
    }

    @Test
    void keysAndDiagnosisAnswer() {
        assertThat(ARM.post(WORKSPACE + "/listKeys", "")
                        .body()
                        .path("userStorageKey")
                        .asString())
                .isNotEmpty();
        assertThat(ARM.post(WORKSPACE + "/resyncKeys", "").status()).isEqualTo(200);
        assertThat(ARM.post(WORKSPACE + "/diagnose", "{}")
                        .body()
                        .path("value")
                        .path("storageAccountResults")
                        .isEmpty())
                .isTrue();
    }
}
