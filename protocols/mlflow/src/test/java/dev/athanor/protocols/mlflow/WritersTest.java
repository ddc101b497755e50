package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.platform.tracking.RunSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may write to which run. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class WritersTest extends MlflowSuite {
    WritersTest(String kind) {
        super(kind);
    }

    @Test
    void aJobWritesToItsOwnRunsOnly() {
        String v1 = "/mlflow/v1.0" + TestingMlflow.HOME.arm() + "/api/2.0/mlflow";
        String foreign = newRun();
        server.tracking.createRun(
                server.workspace.guid(), RunSpec.ofJob("good_job", "0", "train", "me", Instant.EPOCH, Map.of()));
        String child = asJob(
                        "POST",
                        v1 + "/runs/create",
                        "{'experiment_id':'0','tags':[{'key':'mlflow.parentRunId','value':'good_job'}]}")
                .json()
                .at("/run/info/run_id")
                .asString();
        for (String run : List.of("good_job", child)) {
            assertThat(asJob("POST", v1 + "/runs/log-parameter", "{'run_id':'" + run + "','key':'p','value':'1'}")
                            .status())
                    .isEqualTo(200);
            assertThat(asJob("PUT", v1 + "-artifacts/artifacts/0/" + run + "/artifacts/x", "x")
                            .status())
                    .isEqualTo(200);
        }
        Answer refused =
                asJob("POST", v1 + "/runs/log-parameter", "{'run_id':'" + foreign + "','key':'p','value':'1'}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("PERMISSION_DENIED");
        assertThat(asJob("PUT", v1 + "-artifacts/artifacts/0/" + foreign + "/artifacts/x", "x")
                        .status())
                .isEqualTo(403);
        assertThat(asJob("POST", v1 + "/logged-models", "{'experiment_id':'0','source_run_id':'" + foreign + "'}")
                        .status())
                .isEqualTo(403);
        assertThat(asJob("POST", API + "runs/log-parameter", "{'run_id':'" + foreign + "','key':'p','value':'1'}")
                        .status())
                .as("the root is the same workspace")
                .isEqualTo(403);
    }

    private Answer asJob(String method, String path, String body) {
        return send(method, path, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "x-test-job", "good_job");
    }
}
