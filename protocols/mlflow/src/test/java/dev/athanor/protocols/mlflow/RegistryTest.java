package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The registry: models, versions, prompts, sources. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class RegistryTest extends MlflowSuite {
    RegistryTest(String kind) {
        super(kind);
    }

    @Test
    void theRegistryDoesAsClientsExpect() {
        assertThat(post("registered-models/create", "{'name':'a/b'}").message())
                .isEqualTo("Invalid model name 'a/b'. Names cannot contain '/' or ':'.");
        post("registered-models/create", "{'name':'m','tags':[{'key':'t','value':'v'}]}");
        Answer twice = post("registered-models/create", "{'name':'m'}");
        assertThat(twice.code()).isEqualTo("RESOURCE_ALREADY_EXISTS");
        assertThat(twice.message()).isEqualTo("Registered Model (name=m) already exists.");
        JsonNode version = post("model-versions/create", "{'name':'m','source':'s3://b/x','run_id':'r1'}")
                .json()
                .path("model_version");
        assertThat(version.path("version").asString()).isEqualTo("1");
        assertThat(version.path("current_stage").asString()).isEqualTo("None");
        assertThat(version.path("status").asString()).isEqualTo("READY");
        post("model-versions/create", "{'name':'m','source':'s3://b/y'}");
        assertThat(get("registered-models/get-latest-versions", "name", "m")
                        .json()
                        .at("/model_versions/0/version")
                        .asString())
                .isEqualTo("2");
        Answer staged = post(
                "model-versions/transition-stage",
                "{'name':'m','version':'1','stage':'production','archive_existing_versions':false}");
        assertThat(staged.json().at("/model_version/current_stage").asString()).isEqualTo("Production");
        post("registered-models/alias", "{'name':'m','alias':'champ','version':'1'}");
        assertThat(get("registered-models/alias", "name", "m", "alias", "champ")
                        .json()
                        .at("/model_version/aliases/0")
                        .asString())
                .isEqualTo("champ");
        Answer none = get("registered-models/alias", "name", "m", "alias", "no");
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.message()).isEqualTo("Registered model alias no not found.");
        assertThat(post("registered-models/alias", "{'name':'m','alias':'Latest','version':'1'}")
                        .message())
                .isEqualTo("'latest' alias name (case insensitive) is reserved.");
        assertThat(get("model-versions/get", "name", "m", "version", "9").status())
                .isEqualTo(404);
        assertThat(get("model-versions/get", "name", "m", "version", "x").message())
                .isEqualTo("Parameter 'version' must be an integer, got 'x'.");
        assertThat(get("model-versions/search", "filter", "name = 'm' and run_id='r1'")
                        .json()
                        .path("model_versions"))
                .hasSize(1);
        assertThat(get("registered-models/search", "filter", "tags.t = 'v'")
                        .json()
                        .path("registered_models"))
                .hasSize(1);
        assertThat(send(
                                "DELETE",
                                API + "model-versions/delete",
                                "{\"name\":\"m\",\"version\":\"1\"}".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(200);
        assertThat(send("DELETE", API + "registered-models/delete", "{\"name\":\"m\"}".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(200);
        assertThat(get("registered-models/get", "name", "m").message())
                .isEqualTo("Registered Model with name=m not found");
    }

    @Test
    void promptsAreHiddenUnlessAskedFor() {
        post("registered-models/create", "{'name':'p','tags':[{'key':'mlflow.prompt.is_prompt','value':'true'}]}");
        post("registered-models/create", "{'name':'m'}");
        assertThat(get("registered-models/search").json().path("registered_models"))
                .hasSize(1);
        assertThat(get("registered-models/search", "filter", "tag.`mlflow.prompt.is_prompt` != 'true'")
                        .json()
                        .at("/registered_models/0/name")
                        .asString())
                .isEqualTo("m");
        assertThat(get("registered-models/search", "filter", "tags.`mlflow.prompt.is_prompt` = 'true'")
                        .json()
                        .at("/registered_models/0/name")
                        .asString())
                .isEqualTo("p");
    }

    @Test
    void sourcesOfVersionsAreGuarded() {
        String run = newRun();
        String other = newRun();
        post("registered-models/create", "{'name':'m'}");
        for (String source : List.of(
                "/etc/passwd",
                "file:///etc",
                "s3://b/../x",
                "mlflow-artifacts:/0/" + other + "/artifacts/m",
                "mlflow-artifacts:/0/" + run + "/artifacts/%252e%252e/x")) {
            assertThat(post("model-versions/create", "{'name':'m','run_id':'" + run + "','source':'" + source + "'}")
                            .message())
                    .as(source)
                    .startsWith("Invalid model version source");
        }
        assertThat(post("model-versions/create", "{'name':'m','source':'models:/none/1'}")
                        .status())
                .isEqualTo(404);
        String good = "mlflow-artifacts:/0/" + run + "/artifacts/m";
        assertThat(post("model-versions/create", "{'name':'m','run_id':'" + run + "','source':'" + good + "'}")
                        .status())
                .isEqualTo(200);
        assertThat(post("model-versions/create", "{'name':'m','source':'models:/m/1'}")
                        .json()
                        .at("/model_version/source")
                        .asString())
                .isEqualTo("models:/m/1");
        assertThat(get("model-versions/get-download-uri", "name", "m", "version", "2")
                        .json()
                        .path("artifact_uri")
                        .asString())
                .isEqualTo(good);
    }

    @Test
    void modelsRegisteredByAzuresApiCanBeDownloaded() {
        server.assets.put(
                server.workspace,
                AssetKind.MODEL,
                AssetSpec.of("az", "3", "mlflow_model", "azureml://datastores/workspaceblobstore/paths/some/model"),
                "me");
        assertThat(get("model-versions/get-download-uri", "name", "az", "version", "3")
                        .json()
                        .path("artifact_uri")
                        .asString())
                .isEqualTo("mlflow-artifacts:/_blobs/azureml-blobstore/some/model");
        assertThat(send("PUT", "/api/2.0/mlflow-artifacts/artifacts/_blobs/azureml-blobstore/x", new byte[1])
                        .status())
                .isEqualTo(400);
    }

    @Test
    void versionsAreOrderedByTheirNumber() {
        for (String model : List.of("a", "b")) {
            post("registered-models/create", "{'name':'" + model + "'}");
            post("model-versions/create", "{'name':'" + model + "','source':'s3://b/x'}");
        }
        post("model-versions/create", "{'name':'b','source':'s3://b/y'}");
        JsonNode found = get("model-versions/search", "order_by", "version_number DESC")
                .json()
                .path("model_versions");
        assertThat(found.valueStream()
                        .map(v -> v.path("name").asString() + v.path("version").asString()))
                .containsExactly("b2", "a1", "b1");
        assertThat(found.at("/0/description").asString("none")).isEmpty();
    }
}
