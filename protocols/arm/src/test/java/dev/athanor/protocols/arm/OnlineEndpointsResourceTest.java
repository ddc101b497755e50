package dev.athanor.protocols.arm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.protocols.arm.TestingArm.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OnlineEndpointsResourceTest {
    private static final String ENDPOINTS = TestingArm.WORKSPACE + "/onlineEndpoints";
    private static final String ONE = ENDPOINTS + "/ep1";
    private static final String BODY = "{'location':'westeurope','tags':{'a':'b'},'identity':{'type':'SystemAssigned'},"
            + "'properties':{'authMode':'Key','description':'d','future':{'x':1}}}";

    private final TestingArm arm = new TestingArm();

    @AfterEach
    void close() {
        arm.close();
    }

    @Test
    void endpointComesBackWholeWithItsAddress() {
        assertThat(arm.get(ONE).status()).isEqualTo(404);
        Answer made = arm.put(ONE, BODY);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.response().headers().firstValue("Azure-AsyncOperation")).isEmpty();
        assertThat(arm.put(ONE, BODY).status()).isEqualTo(200);
        var endpoint = arm.get(ONE.replace("ep1", "EP1")).body();
        assertThat(endpoint.path("id").asString()).isEqualTo(ONE);
        assertThat(endpoint.path("type").asString())
                .isEqualTo("Microsoft.MachineLearningServices/workspaces/onlineEndpoints");
        assertThat(endpoint.path("location").asString()).isEqualTo("westeurope");
        assertThat(endpoint.at("/tags/a").asString()).isEqualTo("b");
        assertThat(endpoint.at("/identity/type").asString()).isEqualTo("SystemAssigned");
        assertThat(endpoint.at("/properties/future/x").asInt()).isEqualTo(1);
        assertThat(endpoint.at("/properties/provisioningState").asString()).isEqualTo("Succeeded");
        assertThat(endpoint.at("/properties/scoringUri").asString())
                .matches("https://localhost:7443/inference/[0-9a-f-]{36}/ep1/score");
        assertThat(endpoint.at("/properties/traffic").isObject()).isTrue();
        assertThat(arm.get(ENDPOINTS).body().path("value")).hasSize(1);
    }

    @Test
    void patchMergesAndKeepsTheRest() {
        arm.put(ONE, BODY);
        Answer patched = arm.patch(ONE, "{'tags':{'c':'d','a':null}}");
        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.body().path("tags").toString()).isEqualTo("{\"c\":\"d\"}");
        assertThat(patched.body().at("/properties/description").asString()).isEqualTo("d");
    }

    @Test
    void wrongFieldsAreNamed() {
        Answer wrong = arm.put(ONE, "{'properties':{'authMode':'Kay'}}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body().at("/error/message").asString()).contains("properties.authMode", "Kay", "Key");
        wrong = arm.put(ONE, "{'properties':{'authMode':'Key','traffic':{'blue':100}}}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body().at("/error/target").asString()).isEqualTo("properties.traffic");
        assertThat(arm.get(ONE).status()).isEqualTo(404);
    }

    @Test
    void keysAreListedRegeneratedAndNeverShown() {
        Answer made = arm.put(
                ONE, BODY.replace("'authMode'", "'keys':{'primaryKey':'my-own-key-of-some-length'},'authMode'"));
        assertThat(made.body().toString()).doesNotContain("my-own-key");
        var keys = arm.post(ONE + "/listkeys", "").body();
        assertThat(keys.path("primaryKey").asString()).isEqualTo("my-own-key-of-some-length");
        assertThat(arm.post(ONE + "/regenerateKeys", "{'keyType':'Secondary'}").status())
                .isEqualTo(200);
        var after = arm.post(ONE + "/listKeys", "").body();
        assertThat(after.path("primaryKey")).isEqualTo(keys.path("primaryKey"));
        assertThat(after.path("secondaryKey")).isNotEqualTo(keys.path("secondaryKey"));
        assertThat(arm.post(ONE + "/regenerateKeys", "{'keyType':'Third'}").status())
                .isEqualTo(400);
        assertThat(arm.post(ONE + "/token", "").status()).isEqualTo(400);
        arm.put(ONE, BODY.replace("'Key'", "'AMLToken'"));
        var token = arm.post(ONE + "/token", "").body();
        assertThat(token.path("tokenType").asString()).isEqualTo("Bearer");
        assertThat(token.path("expiryTimeUtc").isIntegralNumber()).isTrue();
    }

    @Test
    void deletingTwiceIs200Then204() {
        arm.put(ONE, BODY);
        assertThat(arm.delete(ONE).status()).isEqualTo(200);
        assertThat(arm.delete(ONE).status()).isEqualTo(204);
    }

    @Test
    void deploymentsOfKindsWithoutAnEngineAreKeptWholeAndFail() {
        arm.put(ONE, BODY);
        String one = ONE + "/deployments/blue";
        String body = "{'location':'l','tags':{},'sku':{'name':'Default','capacity':2},'properties':{"
                + "'endpointComputeType':'Kubernetes','environmentVariables':{'A':'1'},'future':2,"
                + "'requestSettings':{'requestTimeout':'PT3S','maxQueueWait':'PT1S'}}}";
        Answer made = arm.put(one, body);
        assertThat(made.status()).isEqualTo(201);
        String operation =
                made.response().headers().firstValue("Azure-AsyncOperation").orElseThrow();
        var state = arm.get(operation).body();
        assertThat(state.path("status").asString()).isEqualTo("Failed");
        assertThat(state.at("/error/message").asString()).contains("'kubernetes'");
        var kept = arm.get(one).body();
        assertThat(kept.at("/properties/future").asInt()).isEqualTo(2);
        assertThat(kept.at("/properties/scaleSettings/scaleType").asString()).isEqualTo("Default");
        assertThat(kept.at("/properties/requestSettings/requestTimeout").asString())
                .isEqualTo("PT3S");
        assertThat(kept.at("/properties/requestSettings/maxQueueWait").asString())
                .isEqualTo("PT1S");
        assertThat(kept.at("/properties/provisioningState").asString()).isEqualTo("Failed");
        assertThat(kept.at("/sku/capacity").asInt()).isEqualTo(2);
        assertThat(arm.patch(one, "{'sku':{'capacity':3}}")
                        .body()
                        .at("/sku/capacity")
                        .asInt())
                .isEqualTo(3);
        assertThat(arm.get(ONE + "/deployments").body().path("value")).hasSize(1);
        assertThat(arm.get(one + "/skus").body().at("/value/0/sku/name").asString())
                .isEqualTo("Default");
        assertThat(arm.post(one + "/getLogs", "{'tail':5}")
                        .body()
                        .path("content")
                        .asString())
                .isNotNull();
        assertThat(arm.delete(one).status()).isEqualTo(200);
        assertThat(arm.get(one).status()).isEqualTo(404);
        assertThat(arm.get(ENDPOINTS + "/ep9/deployments").status()).isEqualTo(404);
    }

    @Test
    void deploymentsThatCannotWorkAreRefusedByField() {
        arm.put(ONE, BODY);
        String one = ONE + "/deployments/blue";
        Answer wrong = arm.put(
                one,
                "{'sku':{'capacity':1},'properties':{'endpointComputeType':'Managed','model':'azureml:nope:1',"
                        + "'codeConfiguration':{'codeId':'x','scoringScript':'score.py'}}}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body().at("/error/target").asString()).isEqualTo("properties.model");
        wrong = arm.put(one, "{'properties':{'requestSettings':{'requestTimeout':'5s'}}}");
        assertThat(wrong.body().at("/error/message").asString()).contains("5s", "PT5S");
        wrong = arm.put(one, "{'properties':{}}");
        assertThat(wrong.body().at("/error/message").asString()).contains("no scoring script");
        assertThat(arm.get(one).status()).isEqualTo(404);
    }
}
