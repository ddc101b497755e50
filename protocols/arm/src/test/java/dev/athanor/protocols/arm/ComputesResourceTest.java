package dev.athanor.protocols.arm;

import static dev.athanor.protocols.arm.TestingArm.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.protocols.arm.TestingArm.Answer;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ComputesResourceTest {
    private static final TestingArm ARM = new TestingArm();

    @AfterAll
    static void close() {
        ARM.close();
    }

    @Test
    void clusterComesBackWithItsScaleAndNodes() {
        Answer made = ARM.put(
                WORKSPACE + "/computes/cpu-cluster",
                "{'location':'local','properties':{'computeType':'AmlCompute','properties':{'vmSize':'STANDARD_DS3_V2',"
                        + "'scaleSettings':{'minNodeCount':0,'maxNodeCount':2,'nodeIdleTimeBeforeScaleDown':'PT3M'}}}}");

        assertThat(made.status()).isEqualTo(201);
        JsonNode properties =
                ARM.get(WORKSPACE + "/computes/cpu-cluster").body().path("properties");
        assertThat(properties.path("provisioningState").asString()).isEqualTo("Succeeded");
        assertThat(properties
                        .path("properties")
                        .path("scaleSettings")
                        .path("maxNodeCount")
                        .asInt())
                .isEqualTo(2);
        assertThat(ARM.post(WORKSPACE + "/computes/cpu-cluster/listNodes", "")
                        .body()
                        .path("nodes")
                        .isArray())
                .isTrue();
        assertThat(ARM.delete(WORKSPACE + "/computes/cpu-cluster").status()).isEqualTo(200);
        assertThat(ARM.delete(WORKSPACE + "/computes/cpu-cluster").status()).isEqualTo(204);
        assertThat(ARM.get(WORKSPACE + "/computes/cpu-cluster").status()).isEqualTo(404);
    }

    @Test
    void instanceStopsAndStartsAsAnOperation() {
        ARM.put(
                WORKSPACE + "/computes/my-ci",
                "{'properties':{'computeType':'ComputeInstance','properties':{'vmSize':'STANDARD_DS3_V2'}}}");

        Answer stopped = ARM.post(WORKSPACE + "/computes/my-ci/stop", "");

        assertThat(stopped.status()).isEqualTo(202);
        assertThat(stopped.response().headers().firstValue("retry-after-ms")).contains("100");
        String operation =
                stopped.response().headers().firstValue("Azure-AsyncOperation").orElseThrow();
        assertThat(ARM.get(URI.create(operation).getPath())
                        .body()
                        .path("status")
                        .asString())
                .isEqualTo("Succeeded");
        assertThat(state("my-ci")).isEqualTo("Stopped");
        assertThat(ARM.post(WORKSPACE + "/computes/my-ci/start", "").status()).isEqualTo(202);
        assertThat(state("my-ci")).isEqualTo("Running");
    }

    @Test
    void unknownKindIsRefusedWithTheField() {
        Answer answer = ARM.put(WORKSPACE + "/computes/bad", "{'properties':{'computeType':'AmlComput'}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").path("target").asString()).isEqualTo("properties.computeType");
    }

    @Test
    void sizesAndUsagesAreListed() {
        String location = "/subscriptions/00000000-0000-0000-0000-000000000001/providers/"
                + "Microsoft.MachineLearningServices/locations/local";

        assertThat(ARM.get(location + "/vmSizes").body().path("value").size()).isGreaterThan(5);
        assertThat(ARM.get(location + "/usages")
                        .body()
                        .path("value")
                        .get(0)
                        .path("unit")
                        .asString())
                .isEqualTo("Count");
    }

    private static String state(String name) {
        return ARM.get(WORKSPACE + "/computes/" + name)
                .body()
                .path("properties")
                .path("properties")
                .path("state")
                .asString();
    }
}
