package dev.athanor.protocols.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.http.Response;
import dev.athanor.platform.serving.ScoreAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScoreResourceTest {
    private static Response answer(int status, String reason, String mediaType) {
        return ScoreResource.answer(new ScoreAnswer(
                "blue",
                status,
                reason,
                Map.of("content-type", mediaType, "x-ms-run-fn-exec-ms", "1.000"),
                "body".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void goodAnswerPassesWithTheNameOfWhoAnswered() {
        Response response = answer(201, "Created", "application/json");
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.headers())
                .containsEntry("azureml-model-deployment", "blue")
                .containsEntry("content-type", "application/json")
                .containsEntry("x-ms-run-fn-exec-ms", "1.000")
                .doesNotContainKey("ms-azureml-model-error-statuscode");
    }

    @Test
    void failureOfTheContainerIs424WithItsStatusAndBody() {
        for (int status : new int[] {301, 400, 404, 500, 503}) {
            Response response = answer(status, "Reason", "application/json");
            assertThat(response.status()).isEqualTo(424);
            assertThat(response.headers())
                    .containsEntry("ms-azureml-model-error-statuscode", Integer.toString(status))
                    .containsEntry("ms-azureml-model-error-reason", "Reason")
                    .containsEntry("azureml-model-deployment", "blue");
            assertThat(response.body())
                    .isInstanceOfSatisfying(
                            Response.Bytes.class,
                            bytes -> assertThat(new String(bytes.content(), StandardCharsets.UTF_8))
                                    .isEqualTo("body"));
        }
    }

    @Test
    void whatAModelSaysRunsNoScriptsInABrowser() {
        assertThat(answer(200, "OK", "text/html").headers())
                .containsEntry("Content-Security-Policy", "sandbox")
                .containsEntry("Content-Disposition", "attachment");
    }

    @Test
    void addressesNameWorkspaceAndEndpoint() {
        assertThat(Inference.scoringUri("https://h:1", "guid", "ep")).isEqualTo("https://h:1/inference/guid/ep/score");
        assertThat(Inference.swaggerUri("https://h:1", "guid", "ep"))
                .isEqualTo("https://h:1/inference/guid/ep/swagger.json");
    }
}
