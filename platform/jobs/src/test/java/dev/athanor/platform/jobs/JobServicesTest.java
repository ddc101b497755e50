package dev.athanor.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services beside a script, on plain processes; their programs are those that every machine has. */
class JobServicesTest {
    /** Goes on until the test says so, and not for ever. */
    private static final String HOLD = "n=0; while [ ! -e done ] && [ $n -lt 600 ]; do sleep 0.1; n=$((n + 1)); done";

    private TestingJobs world;

    @BeforeEach
    void open() {
        world = new TestingJobs("sqlite");
    }

    @AfterEach
    void close() {
        world.close();
        assertThat(world.failures).isEmpty();
    }

    private void submit(TestingSpec spec) {
        world.jobs.submit(world.workspace, spec.spec(), TestingJobs.ME);
    }

    private static JobService custom(String command) {
        return new JobService(ServiceKind.CUSTOM, 0, Map.of("command", command));
    }

    private ServiceState state(String job, String service) {
        return Objects.requireNonNull(world.jobs.services(world.workspace, job).get(service));
    }

    private ServiceState await(String job, String service, String status) {
        world.await(job, found -> state(job, service).status().equals(status));
        return state(job, service);
    }

    private void finish(String job) throws IOException {
        Files.createFile(folder(job).workingDirectory().resolve("done"));
        assertThat(world.ended(job).status()).isEqualTo(JobStatus.COMPLETED);
    }

    private JobFolder folder(String job) {
        return JobFolder.of(world.home.resolve("jobs"), new JobKey(world.workspace.guid(), job));
    }

    @Test
    void aServiceOfTheUsersRunsBesideTheScriptWithPortAndTokenOfItsOwn() throws IOException {
        submit(
                TestingSpec.job("own", HOLD + "; cat told")
                        .service(
                                "my-app",
                                custom(
                                        "echo $ATHANOR_SERVICE_MY_APP_PORT $ATHANOR_SERVICE_MY_APP_TOKEN > told; exec sleep 60")));
        world.await(
                "own", found -> Files.exists(folder("own").workingDirectory().resolve("told")));
        ServiceState waiting = await("own", "my-app", "Starting");
        assertThat(waiting.endpoint()).isNull();
        try (var listener = new ServerSocket(waiting.port(), 1, InetAddress.getLoopbackAddress())) {
            ServiceState state = await("own", "my-app", "Running");
            assertThat(state.endpoint()).isEqualTo("http://127.0.0.1:" + listener.getLocalPort());
            assertThat(state.error()).isNull();
            assertThat(state.withoutToken().endpoint()).isNull();
            assertThat(state.withoutToken().properties()).doesNotContainKey("token");
            finish("own");
            assertThat(world.log("own").strip())
                    .isEqualTo(state.port() + " " + state.properties().get("token"));
        }
        assertThat(state("own", "my-app").status()).isEqualTo("Stopped");
    }

    @Test
    void whoListensOnEveryAddressIsTold() throws IOException {
        submit(TestingSpec.job("open", HOLD).service("app", custom("exec sleep 60")));
        ServiceState waiting = await("open", "app", "Starting");
        try (var listener = new ServerSocket(waiting.port())) {
            assertThat(listener.isBound()).isTrue();
            ServiceState state = await("open", "app", "Running");
            if (Files.isReadable(Path.of("/proc/net/tcp6"))) {
                assertThat(state.error()).contains("every address").contains("127.0.0.1");
            }
        }
        finish("open");
    }

    @Test
    void aServiceThatEndsOrCannotStartSaysWhyAndTheScriptGoesOn() throws IOException {
        submit(TestingSpec.job("broken", HOLD)
                .service("app", custom("echo no such model; exit 3"))
                .service("board", new JobService(ServiceKind.TENSOR_BOARD, 0, Map.of()))
                .service("lab", new JobService(ServiceKind.JUPYTER_LAB, 0, Map.of()))
                .service("code", new JobService(ServiceKind.VS_CODE, 0, Map.of()))
                .service("shell", new JobService(ServiceKind.SSH, 0, Map.of())));
        assertThat(await("broken", "app", "Failed").error())
                .isEqualTo("it ended with exit code 3: no such model; its log is logs/services/app.log");
        assertThat(await("broken", "board", "Failed").error()).contains("add the package tensorboard");
        assertThat(await("broken", "lab", "Failed").error()).contains("add the package jupyterlab");
        assertThat(await("broken", "code", "Failed").error()).contains("code-server");
        assertThat(await("broken", "shell", "Failed").error()).containsAnyOf("openssh-server", "ssh_public_keys");
        finish("broken");
    }

    @Test
    void aNoteThatIsALinkIsNotFollowed() throws IOException {
        submit(TestingSpec.job("sly", "sleep 0.2; ln -sf \"$SECRET\" ../services/app.status; " + HOLD)
                .variable("SECRET", secret().toString())
                .service("app", custom("exec sleep 60")));
        world.await("sly", found -> Files.isSymbolicLink(folder("sly").work().resolve("services/app.status")));
        assertThat(state("sly", "app").toString()).doesNotContain("the server's own");
        finish("sly");
    }

    private Path secret() throws IOException {
        return Files.writeString(world.home.resolve("secret"), "ended the server's own");
    }

    @Test
    void namesAndPortsAreChecked() {
        assertThatThrownBy(() -> submit(TestingSpec.job("a", "true").service("a b", custom("true"))))
                .hasMessageContaining("services.a b");
        assertThatThrownBy(() -> submit(TestingSpec.job("a", "true")
                        .service("app", new JobService(ServiceKind.CUSTOM, 70_000, Map.of()))))
                .hasMessageContaining("services.app.port: it is 70000");
        assertThatThrownBy(() -> submit(TestingSpec.job("a", "true").service("app", custom("${{inputs.no}}"))))
                .hasMessageContaining("services.app.command");
    }
}
