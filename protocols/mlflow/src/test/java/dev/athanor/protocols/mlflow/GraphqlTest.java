package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.codec.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What MLflow's page asks for by GraphQL. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class GraphqlTest extends MlflowSuite {
    GraphqlTest(String kind) {
        super(kind);
    }

    private JsonNode ask(String query, String variables) {
        JsonNode body = Json.object().put("query", query).set("variables", Json.parse(variables));
        Answer answer = send("POST", "/graphql", Json.write(body).getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    @Test
    void aRunsPageComesInOneAnswer() {
        String run = newRun();
        post("runs/log-metric", "{'run_id':'" + run + "','key':'m','value':'NaN','timestamp':7,'step':2}");
        post("registered-models/create", "{'name':'rm'}");
        post("model-versions/create", "{'name':'rm','source':'s3://b/x','run_id':'" + run + "'}");
        String query = "query GetRun($data: MlflowGetRunInput!) { mlflowGetRun(input: $data) { apiError { code }"
                + " run { info { runId startTime status } experiment { name } modelVersions { name }"
                + " data { metrics { key value step } } } } }";
        JsonNode answer = ask(query, "{\"data\":{\"runId\":\"" + run + "\"}}");
        assertThat(answer.path("errors").isNull()).isTrue();
        assertThat(answer.at("/data/mlflowGetRun").toString())
                .isEqualTo("{\"apiError\":null,\"run\":{\"info\":{\"runId\":\"" + run
                        + "\",\"startTime\":\"1\",\"status\":\"RUNNING\"},\"experiment\":{\"name\":\"Default\"},"
                        + "\"modelVersions\":[{\"name\":\"rm\"}],"
                        + "\"data\":{\"metrics\":[{\"key\":\"m\",\"value\":null,\"step\":\"2\"}]}}}");
    }

    @Test
    void listsAndMutationsAnswerAlike() {
        String run = newRun();
        JsonNode runs = ask(
                "mutation M { mlflowSearchRuns(input: {experimentIds: [\"0\"]}) { runs { info { runId } } } }", "{}");
        assertThat(runs.at("/data/mlflowSearchRuns/runs/0/info/runId").asString())
                .isEqualTo(run);
        send("PUT", "/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/d/x", new byte[3]);
        JsonNode files = ask(
                "{ files: mlflowListArtifacts(input: {runId: \"" + run + "\"}) { files { path isDir fileSize } } }",
                "{}");
        assertThat(files.at("/data/files/files").toString())
                .isEqualTo("[{\"path\":\"d\",\"isDir\":true,\"fileSize\":\"0\"}]");
    }

    @Test
    void whatFailsIsToldAndTheRestStands() {
        JsonNode answer = ask(
                "{ a: mlflowGetExperiment(input: {experimentId: \"99\"}) { experiment { name } }"
                        + " b: mlflowGetExperiment(input: {experimentId: \"0\"}) { experiment { name } } }",
                "{}");
        assertThat(answer.at("/data/a").isNull()).isTrue();
        assertThat(answer.at("/data/b/experiment/name").asString()).isEqualTo("Default");
        assertThat(answer.at("/errors/0").asString()).contains("99");
        assertThat(ask("{ mlflowDropAll { x } }", "{}").at("/errors/0").asString())
                .isEqualTo("Cannot query field 'mlflowDropAll' on type 'Query'.");
        assertThat(ask("{ {", "{}").at("/errors/0").asString()).startsWith("Syntax Error");
    }
}
