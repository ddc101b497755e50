package dev.athanor.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of the quickstart; the whole of it runs in {@code testing/clients/examples}. */
final class QuickstartTest {
    @TempDir
    Path folder;

    @Test
    void aStepTellsItsCommandAndWhatCameOfIt() {
        TestingWorld world = new TestingWorld(folder).with("LANG", "en_US.UTF-8");
        new Steps(world.surroundings()).run("Data", "az ml data create", () -> "d:1");
        assertThat(world.out()).matches("(?s) 1 {2}Data {8}az ml data create\n {4}✓ d:1 +\\d+\\.\\d s\n");
    }

    @Test
    void aFailedStepIsMarkedAndItsFailureGoesOn() {
        TestingWorld world = new TestingWorld(folder).with("LC_ALL", "C").with("LANG", "en_US.UTF-8");
        Steps steps = new Steps(world.surroundings());
        assertThatThrownBy(() -> steps.run("Job", "az ml job create", () -> {
                    throw CliProblem.JOB_FAILED.because("no luck");
                }))
                .hasMessageContaining("no luck");
        assertThat(world.out()).as("in ASCII, as LC_ALL says").contains("    !! failed ");
    }

    @Test
    void anInstallersListOfPackagesBecomesOneLine() {
        TestingWorld world = new TestingWorld(folder);
        Steps steps = new Steps(world.surroundings());
        steps.run("Training", "az ml job stream", () -> {
            List.of("Installed 2 packages in 1ms", " + a==1", " + b-c==2.0.post1", "r2 0.5", " + 1")
                    .forEach(steps::log);
            return "done";
        });
        assertThat(world.out())
                .contains("    | Installed 2 packages in 1ms\n    |  + 2 packages\n    | r2 0.5\n    |  + 1\n");
    }

    @Test
    void innerCommandsGiveWhatTheyWouldHavePrinted() throws IOException {
        try (FakeServer server = FakeServer.start()) {
            server.has("computes/cpu", "{\"name\":\"cpu\",\"properties\":{\"computeType\":\"AmlCompute\"}}");
            TestingWorld world = new TestingWorld(folder).at(server);
            List<String> errors = new ArrayList<>();
            try (Session session = new Session(world.surroundings(), Commands.builtIn());
                    InnerCommands az = new InnerCommands(session, folder, List.of("-w", "ws1"), errors::add)) {
                Object compute = az.result("ml", "compute", "show", "--name", "cpu");
                assertThat(JsonText.text(compute, "type")).isEqualTo("amlcompute");
                assertThat(az.finds("ml", "compute", "show", "--name", "cpu")).isTrue();
                assertThat(az.finds("ml", "compute", "show", "--name", "gpu")).isFalse();
                assertThat(world.out())
                        .as("nothing reaches the user's terminal")
                        .isEmpty();
            }
        }
    }

    @Test
    void withoutTheExampleItSaysWhereItWouldLie() {
        TestingWorld world = new TestingWorld(folder);
        assertThat(world.line("quickstart")).isEqualTo(3);
        assertThat(world.err()).contains("examples/diabetes");
    }
}
