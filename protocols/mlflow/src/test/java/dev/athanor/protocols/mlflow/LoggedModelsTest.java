package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.platform.assets.AssetKind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Logged models. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class LoggedModelsTest extends MlflowSuite {
    LoggedModelsTest(String kind) {
        super(kind);
    }

    @Test
    void loggedModelsLiveFromPendingToRegistered() {
        String run = newRun();
        JsonNode model = post(
                        "logged-models",
                        "{'experiment_id':'0','name':'clf','source_run_id':'" + run
                                + "','params':[{'key':'a','value':'1'}]}")
                .json()
                .path("model");
        String id = model.at("/info/model_id").asString();
        assertThat(model.at("/info/status").asString()).isEqualTo("LOGGED_MODEL_PENDING");
        assertThat(model.at("/info/artifact_uri").asString())
                .isEqualTo("mlflow-artifacts:/0/models/" + id + "/artifacts");
        send(
                "PUT",
                "/api/2.0/mlflow-artifacts/artifacts/0/models/" + id + "/artifacts/MLmodel",
                "x: 1".getBytes(StandardCharsets.UTF_8));
        Answer ready = send(
                "PATCH",
                API + "logged-models/" + id,
                ("{\"model_id\":\"" + id + "\",\"status\":\"LOGGED_MODEL_READY\"}").getBytes(StandardCharsets.UTF_8));
        assertThat(ready.json().at("/model/info/status").asString()).isEqualTo("LOGGED_MODEL_READY");
        assertThat(get("logged-models/" + id + "/artifacts/directories")
                        .json()
                        .at("/files/0/path")
                        .asString())
                .isEqualTo("MLmodel");
        assertThat(server.assets.locate(
                        server.workspace, "azureml://jobs/" + run + "/outputs/artifacts/paths/clf/MLmodel"))
                .as("Azure's address of what a job logged leads to it")
                .isEqualTo(server.assets.locate(
                        server.workspace, "mlflow-artifacts:/0/models/" + id + "/artifacts/MLmodel"));
        post("runs/outputs", "{'run_id':'" + run + "','models':[{'model_id':'" + id + "','step':'2'}]}");
        assertThat(run(run).at("/outputs/model_outputs/0/model_id").asString()).isEqualTo(id);
        post("registered-models/create", "{'name':'m'}");
        post("model-versions/create", "{'name':'m','source':'models:/" + id + "','model_id':'" + id + "'}");
        assertThat(server.assets
                        .get(server.workspace, AssetKind.MODEL, "m", "1")
                        .type())
                .isEqualTo("mlflow_model");
        assertThat(get("logged-models/" + id).json().at("/model/info/tags").toString())
                .contains("mlflow.modelVersions");
        assertThat(post("logged-models/search", "{'experiment_ids':['0'],'filter':'params.a = \\u00271\\u0027'}")
                        .json()
                        .path("models"))
                .hasSize(1);
        assertThat(get("logged-models/m-" + "0".repeat(32)).message()).endsWith("not found.");
    }
}
