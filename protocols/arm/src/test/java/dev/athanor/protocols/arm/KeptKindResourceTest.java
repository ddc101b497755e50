package dev.athanor.protocols.arm;

import static dev.athanor.protocols.arm.TestingArm.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.protocols.arm.TestingArm.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class KeptKindResourceTest {
    private static final TestingArm ARM = new TestingArm();

    @AfterAll
    static void close() {
        ARM.close();
    }

    @Test
    void batchEndpointIsKeptWithItsDeployments() {
        String path = WORKSPACE + "/batchEndpoints/be";
        ARM.put(path, "{'location':'local','properties':{'authMode':'aadToken'}}");
        ARM.put(
                WORKSPACE + "/models/bm/versions/1",
                "{'properties':{'modelUri':'https://example.org/m','modelType':'mlflow_model'}}");
        assertThat(ARM.put(path, "{'properties':{'defaults':{'deploymentName':'bd'}}}")
                        .status())
                .isEqualTo(400);

        String model = WORKSPACE + "/models/bm/versions/1";
        String deployment = "{'properties':{'model':{'referenceType':'Id','assetId':'" + model + "'}}}";
        assertThat(ARM.put(path + "/deployments/bd", deployment).status()).isEqualTo(201);
        assertThat(ARM.put(path + "/deployments/no", deployment.replace("versions/1", "versions/2"))
                        .status())
                .isEqualTo(400);
        ARM.put(
                WORKSPACE + "/models/plain/versions/1",
                "{'properties':{'modelUri':'https://example.org/m','modelType':'custom_model'}}");
        JsonNode scriptless = ARM.put(path + "/deployments/no", deployment.replace("/bm/", "/plain/"))
                .body();
        assertThat(scriptless.path("error").path("target").asString())
                .isEqualTo("properties.codeConfiguration.scoringScript");

        JsonNode endpoint = ARM.put(path, "{'properties':{'defaults':{'deploymentName':'bd'}}}")
                .body();
        assertThat(endpoint.path("properties")
                        .path("defaults")
                        .path("deploymentName")
                        .asString())
                .isEqualTo("bd");
        String scoring = endpoint.path("properties").path("scoringUri").asString();
        String local = scoring.substring("https://localhost:7443".length());
        assertThat(ARM.post(local, "{'properties':{}}")
                        .body()
                        .path("error")
                        .path("target")
                        .asString())
                .isEqualTo("properties.inputData");
        assertThat(ARM.get(local).body().path("value").isEmpty()).isTrue();
        assertThat(ARM.get(path + "/deployments")
                        .body()
                        .path("value")
                        .get(0)
                        .path("id")
                        .asString())
                .isEqualTo(path + "/deployments/bd");

        ARM.delete(path);

        assertThat(ARM.get(path + "/deployments").body().path("value").isEmpty())
                .isTrue();
    }

    @Test
    void credentialsOfAConnectionComeBackOnlyWhenAskedFor() {
        String path = WORKSPACE + "/connections/git";
        Answer made = ARM.put(
                path,
                "{'properties':{'category':'Git','target':'https://x','authType':'PAT','credentials':{'pat':'s3cret'}}}");

        assertThat(made.status()).isEqualTo(200);
        assertThat(made.response().body()).doesNotContain("s3cret");
        assertThat(ARM.get(path).response().body()).doesNotContain("s3cret").doesNotContain("sealed");
        assertThat(ARM.post(path + "/listsecrets", "")
                        .body()
                        .path("properties")
                        .path("credentials")
                        .path("pat")
                        .asString())
                .isEqualTo("s3cret");
    }

    @Test
    void outboundRuleNeedsAKnownType() {
        String path = WORKSPACE + "/outboundRules/r";

        assertThat(ARM.put(path, "{'properties':{'type':'FQDN','destination':'pypi.org'}}")
                        .status())
                .isEqualTo(200);
        assertThat(ARM.put(path, "{'properties':{'type':'FQND','destination':'pypi.org'}}")
                        .status())
                .isEqualTo(400);
    }
}
