package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** From the bin to the end. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class PurgeTest extends MlflowSuite {
    PurgeTest(String kind) {
        super(kind);
    }

    private String runIn(String experiment) {
        return post("runs/create", "{'experiment_id':'" + experiment + "'}")
                .json()
                .at("/run/info/run_id")
                .asString();
    }

    private void file(String experiment, String run) {
        send("PUT", "/api/2.0/mlflow-artifacts/artifacts/" + experiment + "/" + run + "/artifacts/d/x", new byte[1000]);
    }

    @Test
    void aDryRunOnlySaysWhatWouldGo() {
        String run = newRun();
        file("0", run);
        post("runs/delete", "{'run_id':'" + run + "'}");
        JsonNode dry = post("purge", "{'dry_run':true}").json();
        assertThat(dry.path("run_ids").toString()).isEqualTo("[\"" + run + "\"]");
        assertThat(dry.path("bytes").asLong()).isEqualTo(1000);
        assertThat(post("runs/restore", "{'run_id':'" + run + "'}").status()).isEqualTo(200);
        assertThat(post("purge", "{}").json().path("run_ids")).isEmpty();
        assertThat(get("artifacts/list", "run_id", run).json().path("files")).hasSize(1);
    }

    @Test
    void whatIsPurgedIsGoneAndItsNameIsFree() {
        String experiment = post("experiments/create", "{'name':'e'}")
                .json()
                .path("experiment_id")
                .asString();
        String run = runIn(experiment);
        file(experiment, run);
        post("runs/log-metric", "{'run_id':'" + run + "','key':'m','value':1,'timestamp':1}");
        post("experiments/delete", "{'experiment_id':'" + experiment + "'}");
        assertThat(post("purge", "{'older_than_ms':3600000}").json().path("run_ids"))
                .isEmpty();
        JsonNode gone = post("purge", "{}").json();
        assertThat(gone.path("experiment_ids").toString()).isEqualTo("[\"" + experiment + "\"]");
        assertThat(gone.path("bytes").asLong()).isGreaterThan(1000);
        assertThat(get("runs/get", "run_id", run).status()).isEqualTo(404);
        String again = post("experiments/create", "{'name':'e'}")
                .json()
                .path("experiment_id")
                .asString();
        assertThat(again).isNotEmpty().isNotEqualTo(experiment);
    }

    @Test
    void whatAModelWasMadeOfStays() {
        String registered = newRun();
        post("registered-models/create", "{'name':'m'}");
        post(
                "model-versions/create",
                "{'name':'m','source':'mlflow-artifacts:/0/" + registered + "/artifacts/m','run_id':'" + registered
                        + "'}");
        String logged = newRun();
        post("logged-models", "{'experiment_id':'0','source_run_id':'" + logged + "'}");
        for (String run : new String[] {registered, logged}) {
            post("runs/delete", "{'run_id':'" + run + "'}");
        }
        JsonNode answer = post("purge", "{}").json();
        assertThat(answer.path("run_ids")).isEmpty();
        assertThat(answer.path("kept").findValuesAsString("run_id")).containsExactlyInAnyOrder(registered, logged);
        assertThat(get("runs/get", "run_id", registered).status()).isEqualTo(200);
    }
}
