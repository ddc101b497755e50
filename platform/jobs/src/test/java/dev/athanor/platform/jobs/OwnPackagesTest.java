package dev.athanor.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.platform.environments.BuiltEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnPackagesTest {
    @TempDir
    private Path scratch;

    private Path virtual;
    private JobFolder folder;

    @BeforeEach
    void makeAnEnvironmentWithOneModule() throws Exception {
        virtual = scratch.resolve("it's one");
        run(Map.of(), "python3", "-m", "venv", "--without-pip", virtual.toString());
        Files.writeString(packages(virtual).resolve("shared_module.py"), "said = 'shared'\n");
        folder = JobFolder.of(scratch, new JobKey(UUID.randomUUID().toString(), "j"));
        folder.make();
    }

    @Test
    void whatTheJobInstallsIsSeenByTheEnvironmentsInterpreterFirst() throws Exception {
        Map<String, String> variables = OwnPackages.prepare(environment(Optional.empty()), folder);
        Path own = Path.of(Objects.requireNonNull(variables.get("PYTHONPATH")));
        Files.writeString(own.resolve("own_module.py"), "said = 'own'\n");
        Files.writeString(own.resolve("shared_module.py"), "said = 'newer'\n");
        String said = run(
                variables,
                virtual.resolve("bin/python").toString(),
                "-c",
                "import own_module, shared_module; print(own_module.said, shared_module.said)");
        assertThat(said).isEqualTo("own newer\n");
    }

    @Test
    void theInterpreterThatPipRunsInstallsThereAndSeesWhatTheEnvironmentHas() throws Exception {
        Map<String, String> variables = OwnPackages.prepare(environment(Optional.empty()), folder);
        String said = run(
                Map.of(),
                Objects.requireNonNull(variables.get("PIP_PYTHON")),
                "-c",
                "import shared_module, sysconfig; print(shared_module.said, sysconfig.get_path('purelib'))");
        assertThat(said).isEqualTo("shared " + variables.get("PYTHONPATH") + "\n");
    }

    @Test
    void programsOfTheJobComeAfterTheEnvironmentsAndBeforeTheMachines() {
        Map<String, String> variables = OwnPackages.prepare(environment(Optional.empty()), folder);
        assertThat(variables)
                .containsEntry(
                        "PATH", virtual.resolve("bin") + ":" + folder.home().resolve(".packages/bin") + ":/usr/bin");
    }

    @Test
    void aSecondStartLeavesWhatIsInstalled() throws Exception {
        Map<String, String> variables = OwnPackages.prepare(environment(Optional.empty()), folder);
        Path installed = Path.of(Objects.requireNonNull(variables.get("PYTHONPATH")), "own_module.py");
        Files.writeString(installed, "");
        assertThat(OwnPackages.prepare(environment(Optional.empty()), folder)).isEqualTo(variables);
        assertThat(installed).exists();
    }

    @Test
    void inAContainerTheImagesOwnPipIsLeftAlone() {
        assertThat(OwnPackages.prepare(environment(Optional.of("python:3.12")), folder))
                .isEmpty();
    }

    private BuiltEnvironment environment(Optional<String> image) {
        return new BuiltEnvironment(
                "key",
                virtual,
                virtual.resolve("bin/python"),
                Map.of("PATH", virtual.resolve("bin") + ":/usr/bin"),
                List.of(),
                virtual.resolve("requirements.lock"),
                image,
                List.of(virtual));
    }

    private static Path packages(Path environment) throws IOException {
        try (Stream<Path> versions = Files.list(environment.resolve("lib"))) {
            return versions.findFirst().orElseThrow().resolve("site-packages");
        }
    }

    private static String run(Map<String, String> variables, String... words) throws Exception {
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
