package dev.athanor.protocols.arm;

import static dev.athanor.protocols.arm.TestingArm.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.protocols.arm.TestingArm.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class DatastoresResourceTest {
    private static final TestingArm ARM = new TestingArm();

    @AfterAll
    static void close() {
        ARM.close();
    }

    @Test
    void ownAccountCarriesHostPortAndPath() {
        JsonNode properties =
                ARM.get(WORKSPACE + "/datastores/workspaceblobstore").body().path("properties");

        assertThat(properties.path("accountName").asString()).matches("localhost:7443/st/ath[0-9a-f]{12}/_");
        assertThat(properties.path("containerName").asString()).isEqualTo("azureml-blobstore");
        assertThat(properties.path("credentials").path("credentialsType").asString())
                .isEqualTo("Sas");
        assertThat(properties.path("isDefault").asBoolean()).isTrue();
    }

    @Test
    void secretOfAnOwnDatastoreIsASignature() {
        JsonNode secret = ARM.post(WORKSPACE + "/datastores/workspaceblobstore/listSecrets", "{'expireAfterHours':1}")
                .body();

        assertThat(secret.path("secretsType").asString()).isEqualTo("Sas");
        assertThat(secret.path("sasToken").asString())
                .contains("sr=c")
                .contains("sig=")
                .doesNotStartWith("?");
    }

    @Test
    void secretsAreTakenOutOfTheResourceAndComeBackOnlyWhenAskedFor() {
        String path = WORKSPACE + "/datastores/mine";
        Answer made = ARM.put(
                path,
                "{'properties':{'datastoreType':'AzureBlob','accountName':'acct','containerName':'cont','credentials':"
                        + "{'credentialsType':'AccountKey','secrets':{'secretsType':'AccountKey','key':'c2VjcmV0'}}}}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.response().body()).doesNotContain("c2VjcmV0");
        assertThat(ARM.get(path).response().body()).doesNotContain("c2VjcmV0");
        assertThat(ARM.post(path + "/listSecrets", "{}").body().path("key").asString())
                .isEqualTo("c2VjcmV0");
        assertThat(ARM.delete(path).status()).isEqualTo(200);
        assertThat(ARM.delete(path).status()).isEqualTo(204);
    }

    @Test
    void nativeClientsGetAPlaceAndASignature() {
        JsonNode section = ARM.get("/datastore/v1.0" + WORKSPACE + "/datastores/workspaceblobstore")
                .body()
                .path("azureStorageSection");

        assertThat(section.path("accountName").asString()).matches("localhost:7443/st/ath[0-9a-f]{12}/_");
        assertThat(section.path("containerName").asString()).isEqualTo("azureml-blobstore");
        assertThat(section.path("credentialType").asString()).isEqualTo("Sas");
        assertThat(section.path("sasToken").asString()).contains("sr=c", "sig=");
    }

    @Test
    void nativeClientsAreToldWhatTheyCannotReach() {
        Answer answer = ARM.get("/datastore/v1.0" + WORKSPACE + "/datastores/workspacefilestore");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").path("message").asString()).contains("AzureFile");
        assertThat(ARM.get("/datastore/v1.0" + WORKSPACE + "/datastores/none-such")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void datastoreWithoutSecretSaysSo() {
        ARM.put(
                WORKSPACE + "/datastores/bare",
                "{'properties':{'datastoreType':'AzureBlob','accountName':'acct','containerName':'cont'}}");

        assertThat(ARM.post(WORKSPACE + "/datastores/bare/listSecrets", "{}").status())
                .isEqualTo(400);
    }

    @Test
    void missingFieldIsNamed() {
        Answer answer = ARM.put(
                WORKSPACE + "/datastores/bad", "{'properties':{'datastoreType':'AzureBlob','accountName':'acct'}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").path("target").asString()).isEqualTo("properties.containerName");
    }

    @Test
    void defaultIsFoundByItsFilter() {
        JsonNode list = ARM.get(WORKSPACE + "/datastores?isDefault=true&count=30")
                .body()
                .path("value");

        assertThat(list.size()).isEqualTo(1);
        assertThat(list.get(0).path("name").asString()).isEqualTo("workspaceblobstore");
    }
}
