package dev.athanor.protocols.arm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.tracking.RunSpec;
import dev.athanor.platform.workspaces.WorkspaceId;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobsResourceTest {
    private static final String JOBS = TestingArm.WORKSPACE + "/jobs";

    private TestingArm arm;

    @BeforeEach
    void open() {
        arm = new TestingArm();
    }

    @AfterEach
    void close() {
        arm.close();
    }

    private TestingArm.Answer put(String name, String properties) {
        return arm.put(JOBS + "/" + name, "{'properties':{" + properties + "}}");
    }

    @Test
    void aKindWithoutAnEngineIsRefusedAndNothingOfItIsKept() {
        TestingArm.Answer answer = put("p1", "'jobType':'Pipeline','jobs':{}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").path("code").asString()).isEqualTo("JobKindUnsupported");
        assertThat(arm.get(JOBS + "/p1").status()).isEqualTo(404);
    }

    @Test
    void theShapeOfEveryKindIsChecked() {
        assertThat(put("s1", "'jobType':'Sweep'")
                        .body()
                        .path("error")
                        .path("target")
                        .asString())
                .isEqualTo("properties.searchSpace");
        assertThat(put("a1", "'jobType':'AutoML','taskDetails':{'taskType':'Guess'}")
                        .body()
                        .path("error")
                        .path("target")
                        .asString())
                .isEqualTo("properties.taskDetails.taskType");
        TestingArm.Answer unknown = put("u1", "'jobType':'Comand'");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.body().path("error").path("message").asString()).contains("Did you mean 'Command'?");
    }

    @Test
    void aCommandThatNamesWhatIsNotThereIsRefusedWithTheField() {
        TestingArm.Answer answer =
                put("c1", "'jobType':'Command','command':'echo','environmentId':'azureml:nope:1','computeId':'nope'");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").path("message").asString()).contains("nope");
        assertThat(answer.body().path("error").path("target").asString()).isIn("computeId", "environmentId");
    }

    @Test
    void aTimeoutThatIsNoSpanIsRefused() {
        TestingArm.Answer answer = put(
                "c1",
                "'jobType':'Command','command':'echo','environmentId':'azureml:e:1','limits':{'timeout':'5 min'}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").path("target").asString()).isEqualTo("properties.limits.timeout");
    }

    @Test
    void aRunOfMlflowHasAHistoryToo() {
        String workspace = arm.rooms()
                .workspaces()
                .get(new WorkspaceId("00000000-0000-0000-0000-000000000001", "rg", "ws1"))
                .guid();
        String experiment =
                arm.rooms().tracking().ensureExperiment(workspace, "exp").id();
        arm.rooms()
                .tracking()
                .createRun(
                        workspace,
                        RunSpec.ofJob("run1", experiment, "shown", Principal.SYSTEM.id(), Instant.EPOCH, Map.of()));
        String history = "/history/v1.0" + TestingArm.WORKSPACE;
        assertThat(arm.get(history + "/runs/run1/details").body().path("status").asString())
                .isEqualTo("NotStarted");
        TestingArm.Answer patched = arm.patch(
                history + "/experiments/exp/runs/run1", "{'displayName':'new','tags':{'a':'b'},'hidden':true}");
        assertThat(patched.body().path("displayName").asString()).isEqualTo("new");
        assertThat(patched.body().path("hidden").asBoolean()).isTrue();
        TestingArm.Answer upload = arm.post(
                history + "/experiments/exp/runs/run1/artifacts/batch/metadata", "{'paths':[{'path':'m/a b.txt'}]}");
        assertThat(upload.body()
                        .path("artifactContentInformation")
                        .path("m/a b.txt")
                        .path("contentUri")
                        .asString())
                .startsWith("https://localhost:7443/st/")
                .contains("/_.blob.core.windows.net/azureml/ExperimentRun/dcid.run1/m/a%20b.txt?")
                .contains("sig=");
        TestingArm.Answer resolved = arm.post(
                "/data/v1.0" + TestingArm.WORKSPACE + "/dataversion/batchGetResolvedUris",
                "{'values':['azureml://jobs/run1/outputs/default']}");
        assertThat(resolved.body()
                        .path("values")
                        .path("azureml://jobs/run1/outputs/default")
                        .path("uri")
                        .asString())
                .endsWith("/datastores/workspaceartifactstore/paths/ExperimentRun/dcid.run1/");
        assertThat(arm.get(history + "/runs/run1/serviceinstances/0")
                        .body()
                        .path("instances")
                        .isObject())
                .isTrue();
    }
}
