package dev.athanor.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ServingTest {
    private static final String KINDS = "dev.athanor.testing.fixtures.TestingDatabase#kinds";

    @TempDir
    Path home;

    private static void refused(ServingProblem problem, String text, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AthanorException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(problem))
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void deploymentAnswersWhenItIsReady(String kind) throws InterruptedException {
        try (var room = new TestingServing(home, kind)) {
            room.endpoint("ep1", Map.of());
            Deployment deployment = room.deploy(TestingServing.spec("ep1", "blue", TestingServing.ECHO));
            assertThat(deployment.state()).isEqualTo(DeploymentState.READY);
            assertThat(deployment.error()).isNull();
            refused(ServingProblem.NO_DEPLOYMENT, "traffic", () -> room.score("ep1", "x"));
            room.endpoint("ep1", Map.of("blue", 100));
            ScoreAnswer answer = room.score("EP1", "hello");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.deployment()).isEqualTo("blue");
            assertThat(TestingServing.text(answer)).isEqualTo("\"hello\"");
            String log = room.serving.logs(room.workspace, "ep1", "blue", LogSource.INFERENCE_SERVER, 50);
            assertThat(log).contains("ready for serving traffic").contains("POST /score 200");
            assertThat(room.serving.logs(room.workspace, "ep1", "blue", LogSource.STORAGE_INITIALIZER, 5))
                    .contains("preparing blue");
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void failingInitPutsItsTracebackIntoTheError(String kind) throws InterruptedException {
        try (var room = new TestingServing(home, kind)) {
            room.endpoint("ep1", Map.of());
            String script = "def init():\n    raise ValueError('no such model')\n\ndef run(data):\n    return data\n";
            Deployment deployment = room.deploy(TestingServing.spec("ep1", "blue", script));
            assertThat(deployment.state()).isEqualTo(DeploymentState.FAILED);
            assertThat(deployment.error())
                    .contains("the scoring script or the model failed")
                    .contains("line 2, in init")
                    .contains("ValueError: no such model");
            assertThat(room.serving.deployment(room.workspace, "ep1", "blue")).isEqualTo(deployment);
            assertThat(room.deploy(TestingServing.spec("ep1", "blue", "unbuildable"))
                            .error())
                    .isEqualTo("no wheel for that");
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void oldRevisionAnswersUntilTheNewOneDoes(String kind) throws InterruptedException {
        try (var room = new TestingServing(home, kind)) {
            room.endpoint("ep1", Map.of());
            String one = "def init():\n    pass\n\ndef run(data):\n    return 1\n";
            room.deploy(TestingServing.spec("ep1", "blue", one));
            room.endpoint("ep1", Map.of("blue", 100));
            assertThat(TestingServing.text(room.score("ep1", ""))).isEqualTo("1");
            Deployment broken = room.deploy(TestingServing.spec("ep1", "blue", "import nothing_like_that\n"));
            assertThat(broken.state()).isEqualTo(DeploymentState.UPDATE_FAILED);
            assertThat(broken.activeRevision()).isEqualTo(1);
            assertThat(TestingServing.text(room.score("ep1", ""))).isEqualTo("1");
            Deployment next = room.deploy(TestingServing.spec("ep1", "blue", one.replace("1", "2")));
            assertThat(next.state()).isEqualTo(DeploymentState.READY);
            assertThat(TestingServing.text(room.score("ep1", ""))).isEqualTo("2");
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void runningHostsAreFoundAgainAfterARestart(String kind) throws InterruptedException {
        try (var room = new TestingServing(home, kind)) {
            room.endpoint("ep1", Map.of());
            String script = "import os\n\ndef init():\n    pass\n\ndef run(data):\n    return os.getpid()\n";
            room.deploy(TestingServing.spec("ep1", "blue", script));
            room.endpoint("ep1", Map.of("blue", 100));
            String pid = TestingServing.text(room.score("ep1", ""));
            EndpointKeys keys = room.serving.keys(room.workspace, "ep1");
            room.restart();
            assertThat(room.serving.keys(room.workspace, "ep1")).isEqualTo(keys);
            assertThat(TestingServing.text(room.score("ep1", ""))).isEqualTo(pid);
            assertThat(room.backend.started()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void hostsOnTheirWayEndWithTheServerAndStartWithTheNext(String kind) throws InterruptedException {
        try (var room = new TestingServing(home, kind)) {
            room.endpoint("ep1", Map.of());
            String script =
                    "import threading\n\ndef init():\n    threading.Event().wait()\n\ndef run(data):\n    return 1\n";
            room.serving.saveDeployment(room.workspace, TestingServing.spec("ep1", "blue", script), "me");
            room.backend.awaitStart();
            room.serving.close();
            assertThat(room.backend.running()).isZero();
            assertThat(room.serving
                            .deployment(room.workspace, "ep1", "blue")
                            .state()
                            .isSettled())
                    .isFalse();
            room.restart();
            room.backend.awaitStart();
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void dyingHostIsReplaced(String kind) throws InterruptedException {
        try (var room = new TestingServing(home, kind)) {
            room.endpoint("ep1", Map.of());
            String script = "import os\n\ndef init():\n    pass\n\ndef run(data):\n    return os.getpid()\n";
            var patient = new RequestSettings(Duration.ofSeconds(30), 1);
            room.deploy(TestingServing.with(TestingServing.spec("ep1", "blue", script), 1, patient, Map.of()));
            room.endpoint("ep1", Map.of("blue", 100));
            String before = TestingServing.text(room.score("ep1", ""));
            room.backend.killAll();
            assertThat(TestingServing.text(room.score("ep1", ""))).isNotEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void deletionStopsEverything(String kind) throws InterruptedException {
        try (var room = new TestingServing(home, kind)) {
            room.endpoint("ep1", Map.of());
            room.deploy(TestingServing.spec("ep1", "blue", TestingServing.ECHO));
            room.endpoint("ep1", Map.of("blue", 100));
            refused(
                    ServingProblem.DEPLOYMENT_HAS_TRAFFIC,
                    "100 %",
                    () -> room.serving.deleteDeployment(room.workspace, "ep1", "blue"));
            room.endpoint("ep1", Map.of("blue", 0));
            assertThat(room.serving.deleteDeployment(room.workspace, "ep1", "blue"))
                    .isTrue();
            refused(
                    ServingProblem.DEPLOYMENT_NOT_FOUND,
                    "blue",
                    () -> room.call("ep1", "blue", "POST", "/score", "", key(room, "ep1")));
            room.deploy(TestingServing.spec("ep1", "green", TestingServing.ECHO));
            assertThat(room.serving.deleteEndpoint(room.workspace, "ep1")).isTrue();
            assertThat(room.serving.deleteEndpoint(room.workspace, "ep1")).isFalse();
            room.backend.close();
            assertThat(room.backend.running()).isZero();
            assertThat(Files.exists(home.resolve("serving/logs")
                            .resolve(room.workspace.guid())
                            .resolve("ep1/green")))
                    .isFalse();
        }
    }

    private static String key(TestingServing room, String endpoint) {
        return room.serving.keys(room.workspace, endpoint).primary();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void trafficMustAddUpAndNameDeployments(String kind) throws InterruptedException {
        try (var room = new TestingServing(home, kind)) {
            room.endpoint("ep1", Map.of());
            refused(
                    ServingProblem.TRAFFIC_INVALID,
                    "no deployment 'blue'",
                    () -> room.endpoint("ep1", Map.of("blue", 100)));
            room.deploy(TestingServing.spec("ep1", "blue", TestingServing.ECHO));
            refused(ServingProblem.TRAFFIC_INVALID, "sums to 90", () -> room.endpoint("ep1", Map.of("blue", 90)));
            refused(ServingProblem.TRAFFIC_INVALID, "0 to 100", () -> room.endpoint("ep1", Map.of("blue", 101)));
            refused(ServingProblem.ENDPOINT_INVALID, "'e'", () -> room.endpoint("e", Map.of()));
            room.endpoint("ep1", Map.of("blue", 100));
            assertThat(room.serving.endpoint(room.workspace, "ep1").spec().traffic())
                    .containsEntry("blue", 100);
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void kindsWithoutAnEngineAreKeptAndRefused(String kind) {
        try (var room = new TestingServing(home, kind)) {
            room.endpoint("ep1", Map.of());
            var spec = TestingServing.spec("ep1", "blue", TestingServing.ECHO);
            var kubernetes = new DeploymentSpec(
                    "ep1",
                    "blue",
                    "kubernetes",
                    "azureml:m:1",
                    null,
                    null,
                    spec.script(),
                    "small",
                    2,
                    spec.requests(),
                    spec.readiness(),
                    Map.of("a", "b"),
                    "{\"x\":1}");
            Deployment kept = room.serving.saveDeployment(room.workspace, kubernetes, "me");
            assertThat(kept.state()).isEqualTo(DeploymentState.KEPT);
            assertThat(kept.error()).contains("'kubernetes'");
            assertThat(room.serving.deployment(room.workspace, "ep1", "blue").spec())
                    .isEqualTo(kubernetes);
            refused(
                    ServingProblem.DEPLOYMENT_NOT_FOUND,
                    "blue",
                    () -> room.call("ep1", "blue", "POST", "/score", "", key(room, "ep1")));
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void deploymentLimitsAreNamed(String kind) {
        try (var room = new TestingServing(home, kind)) {
            room.endpoint("ep1", Map.of());
            var spec = TestingServing.spec("ep1", "blue", TestingServing.ECHO);
            refused(
                    ServingProblem.DEPLOYMENT_INVALID,
                    "instance_count is 0",
                    () -> room.deploy(TestingServing.with(spec, 0, RequestSettings.DEFAULT, Map.of())));
            refused(
                    ServingProblem.DEPLOYMENT_INVALID,
                    "request_timeout_ms is 180001",
                    () -> room.deploy(
                            TestingServing.with(spec, 1, new RequestSettings(Duration.ofMillis(180001), 1), Map.of())));
            refused(
                    ServingProblem.ENDPOINT_NOT_FOUND,
                    "Did you mean 'ep1'",
                    () -> room.deploy(TestingServing.spec("ep2", "blue", TestingServing.ECHO)));
        }
    }
}
