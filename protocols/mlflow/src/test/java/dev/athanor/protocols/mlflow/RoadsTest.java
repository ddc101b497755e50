package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The roads into the API, and what is said of bad requests. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class RoadsTest extends MlflowSuite {
    RoadsTest(String kind) {
        super(kind);
    }

    @Test
    void whatIsMissingOrOfTheWrongTypeIsToldInMlflowsWords() {
        assertThat(post("experiments/create", "{}").message())
                .isEqualTo("Missing value for required parameter 'name'." + DOCS);
        assertThat(post("experiments/create", "{'name':''}").message())
                .isEqualTo("Missing value for required parameter 'name'." + DOCS);
        assertThat(post("experiments/create", "{'name':123}").message())
                .isEqualTo("Invalid value 123 for parameter 'name' supplied:  Hint: Value was of type 'int'." + DOCS);
        assertThat(post("experiments/create", "{'name':{'a':[1.5]}}").message())
                .startsWith(
                        "Invalid value {\"a\":[1.5]} for parameter 'name' supplied:  Hint: Value was of type 'dict'.");
        assertThat(post("runs/get", "no json").status()).isEqualTo(405);
        assertThat(get("runs/get").message()).isEqualTo("Missing value for required parameter 'run_id'." + DOCS);
        assertThat(post("runs/update", "{'runId':'x'}").message()).contains("'run_id'");
        assertThat(post("experiments/create", "not json").message())
                .contains("Missing value for required parameter 'name'");
        assertThat(get("experiments/search").message())
                .isEqualTo("Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer");
        assertThat(post("runs/search", "{'experiment_ids':['0'],'max_results':50001}")
                        .message())
                .startsWith("Invalid value 50001 for parameter 'max_results' supplied");
    }

    @Test
    void artifactAddressesFollowTheRoad() {
        String ws = TestingMlflow.HOME.arm();
        String v1 = "/mlflow/v1.0" + ws + "/api/2.0/mlflow/";
        String v2 = "/mlflow/v2.0" + ws + "/api/2.0/mlflow/";
        String id = newRun();
        assertThat(send("GET", v1 + "runs/get?run_id=" + id, new byte[0])
                        .json()
                        .at("/run/info/artifact_uri")
                        .asString())
                .isEqualTo("mlflow-artifacts:/0/" + id + "/artifacts");
        assertThat(send("GET", v2 + "runs/get?run_id=" + id, new byte[0])
                        .json()
                        .at("/run/info/artifact_uri")
                        .asString())
                .isEqualTo("azureml://" + URI.create(server.url()).getAuthority() + "/mlflow/v2.0" + ws
                        + "/experiments/0/runs/" + id + "/artifacts");
    }

    @Test
    void eachWorkspaceIsARootOfItsOwn() {
        String id = newRun();
        String other = "/mlflow/v1.0/subscriptions/s1/resourceGroups/rg/providers/Microsoft.MachineLearningServices"
                + "/workspaces/fresh/api/2.0/mlflow/";
        assertThat(send("GET", other + "runs/get?run_id=" + id, new byte[0]).status())
                .isEqualTo(404);
        assertThat(send("GET", other + "experiments/get?experiment_id=0", new byte[0])
                        .status())
                .isEqualTo(200);
    }

    @Test
    void ajaxPathsAnswerAsWell() {
        assertThat(send("GET", "/ajax-api/2.0/mlflow/experiments/get?experiment_id=0", new byte[0])
                        .status())
                .isEqualTo(200);
        assertThat(send("GET", "/ajax-api/3.0/mlflow/server-info", new byte[0])
                        .json()
                        .path("store_type")
                        .asString())
                .isEqualTo("SqlStore");
        assertThat(send("GET", "/health", new byte[0]).text()).isEqualTo("OK");
        assertThat(send("GET", "/version", new byte[0]).text()).startsWith("3.");
    }

    @Test
    void whatIsNotOfferedIsNoJson() {
        Answer answer = send("POST", "/api/3.0/mlflow/gateway/budgets/create", "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).startsWith("<!doctype html>");
    }
}
