package dev.athanor.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Principal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FrontDoorTest {
    private static final String SCRIPT = """
            import os, time

            def init():
                pass

            def run(data, request_headers):
                if data == "headers":
                    return sorted(request_headers)
                if data == "boom":
                    raise ValueError("x")
                if data == "die":
                    os._exit(7)
                if data.startswith("sleep "):
                    time.sleep(float(data[6:]))
                return os.getpid()
            """;

    @TempDir
    Path home;

    private TestingServing room;

    @BeforeEach
    void open() {
        room = new TestingServing(home, "sqlite");
        room.endpoint("ep1", Map.of());
    }

    @AfterEach
    void close() {
        room.close();
    }

    private void deploy(int instances, Duration timeout, int concurrency, Map<String, String> variables)
            throws InterruptedException {
        var spec = TestingServing.with(
                TestingServing.spec("ep1", "blue", SCRIPT),
                instances,
                new RequestSettings(timeout, concurrency),
                variables);
        assertThat(room.deploy(spec).error()).isNull();
        room.endpoint("ep1", Map.of("blue", 100));
    }

    private static void refused(ServingProblem problem, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AthanorException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(problem));
    }

    @Test
    void onlyItsKeysOpenAnEndpoint() throws InterruptedException {
        deploy(1, Duration.ofSeconds(5), 1, Map.of());
        EndpointKeys old = room.serving.keys(room.workspace, "ep1");
        assertThat(old.primary()).isNotEqualTo(old.secondary()).hasSize(43);
        for (String key : List.of(old.primary(), old.secondary())) {
            assertThat(room.call("ep1", null, "POST", "/score", "", key).status())
                    .isEqualTo(200);
        }
        refused(ServingProblem.KEY_INVALID, () -> room.call("ep1", null, "POST", "/score", "", null));
        refused(ServingProblem.KEY_INVALID, () -> room.call("ep1", null, "POST", "/score", "", "wrong"));
        refused(ServingProblem.ENDPOINT_NOT_FOUND, () -> room.call("nope", null, "POST", "/score", "", "wrong"));
        EndpointKeys fresh =
                room.serving.regenerateKey(room.workspace, "ep1", EndpointKeys.Slot.SECONDARY, old.secondary());
        assertThat(fresh.primary()).isEqualTo(old.primary());
        refused(ServingProblem.KEY_INVALID, () -> room.call("ep1", null, "POST", "/score", "", old.secondary()));
        assertThat(room.call("ep1", null, "POST", "/score", "", fresh.secondary())
                        .status())
                .isEqualTo(200);
        room.serving.regenerateKey(room.workspace, "ep1", EndpointKeys.Slot.PRIMARY, "a-key-of-ones-own-choice");
        assertThat(room.call("ep1", null, "POST", "/score", "", "a-key-of-ones-own-choice")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void tokensOpenWhatTheyAreFor() throws InterruptedException {
        deploy(1, Duration.ofSeconds(5), 1, Map.of());
        Endpoint endpoint = room.serving.endpoint(room.workspace, "ep1");
        refused(ServingProblem.ENDPOINT_INVALID, () -> room.serving.token(room.workspace, "ep1"));
        mode(endpoint, AuthMode.AML_TOKEN);
        String token = room.serving.token(room.workspace, "ep1").value();
        assertThat(room.call("ep1", null, "POST", "/score", "", token).status()).isEqualTo(200);
        String owner = room.security
                .tokens()
                .issue(room.security.owner(), "https://ml.azure.com", Duration.ofHours(1))
                .value();
        refused(ServingProblem.KEY_INVALID, () -> room.call("ep1", null, "POST", "/score", "", owner));
        mode(endpoint, AuthMode.AAD_TOKEN);
        assertThat(room.call("ep1", null, "POST", "/score", "", owner).status()).isEqualTo(200);
        String stranger = room.security
                .tokens()
                .issue(new Principal("p1", "stranger", Principal.Kind.USER, null), "x", Duration.ofHours(1))
                .value();
        assertThatThrownBy(() -> room.call("ep1", null, "POST", "/score", "", stranger))
                .isInstanceOf(AthanorException.class);
        assertThatThrownBy(() -> room.call("ep1", null, "POST", "/score", "", token))
                .isInstanceOf(AthanorException.class);
    }

    private void mode(Endpoint endpoint, AuthMode mode) {
        EndpointSpec spec = endpoint.spec();
        room.serving.saveEndpoint(
                room.workspace, new EndpointSpec(spec.name(), mode, spec.traffic(), Map.of(), "{}"), "me");
    }

    @Test
    void credentialsEndAtTheFrontDoor() throws InterruptedException {
        deploy(1, Duration.ofSeconds(5), 1, Map.of());
        assertThat(TestingServing.text(room.score("ep1", "headers")))
                .contains("Content-Type")
                .doesNotContain("Authorization");
    }

    @Test
    void statusOfTheContainerIsTold() throws InterruptedException {
        deploy(1, Duration.ofSeconds(5), 1, Map.of());
        ScoreAnswer answer = room.score("ep1", "boom");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.reason()).isEqualTo("Internal Server Error");
        assertThat(answer.headers()).containsEntry("x-ms-run-function-failed", "True");
        String key = room.serving.keys(room.workspace, "ep1").primary();
        assertThat(room.call("ep1", null, "GET", "/nothing", "", key).status()).isEqualTo(404);
        assertThat(TestingServing.text(room.call("ep1", "BLUE", "GET", "/swagger.json?version=3", "", key)))
                .contains("3.0.3");
    }

    @Test
    void slowRequestTimesOutAndTheNextIsAnswered() throws InterruptedException {
        deploy(2, Duration.ofMillis(700), 1, Map.of());
        refused(ServingProblem.SCORING_TIMED_OUT, () -> room.score("ep1", "sleep 2"));
        assertThat(room.score("ep1", "").status()).isEqualTo(200);
    }

    @Test
    void instancesAndWorkersShareTheLoad() throws Exception {
        deploy(2, Duration.ofSeconds(20), 2, Map.of("WORKER_COUNT", "2"));
        Set<String> pids = ConcurrentHashMap.newKeySet();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> done = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                done.add(callers.submit(() -> pids.add(TestingServing.text(room.score("ep1", "sleep 0.5")))));
            }
            for (Future<Boolean> each : done) {
                each.get();
            }
        }
        assertThat(pids).hasSize(4);
    }

    @Test
    void requestThatKillsItsInstanceIsToldAndTheDeploymentRecovers() throws InterruptedException {
        deploy(1, Duration.ofSeconds(20), 1, Map.of());
        refused(ServingProblem.INSTANCE_LOST, () -> room.score("ep1", "die"));
        assertThat(room.score("ep1", "").status()).isEqualTo(200);
    }

    @Test
    void switchOfTrafficLosesNoRequest() throws Exception {
        deploy(1, Duration.ofSeconds(20), 8, Map.of());
        var green = TestingServing.with(
                TestingServing.spec("ep1", "green", SCRIPT),
                1,
                new RequestSettings(Duration.ofSeconds(20), 8),
                Map.of());
        room.deploy(green);
        String key = room.serving.keys(room.workspace, "ep1").primary();
        Set<String> answered = ConcurrentHashMap.newKeySet();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                done.add(callers.submit(() -> {
                    for (int n = 0; n < 200 || !answered.contains("green"); n++) {
                        ScoreAnswer answer = room.call("ep1", null, "POST", "/score", "", key);
                        assertThat(answer.status()).isEqualTo(200);
                        answered.add(answer.deployment());
                    }
                }));
            }
            room.endpoint("ep1", Map.of("blue", 50, "green", 50));
            room.endpoint("ep1", Map.of("green", 100));
            for (Future<?> each : done) {
                each.get();
            }
        }
        assertThat(answered).contains("green");
    }
}
