package dev.athanor.backends.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.backends.container.Engine.Kind;
import dev.athanor.platform.compute.Limits;
import dev.athanor.platform.compute.Mount;
import dev.athanor.platform.compute.WorkImage;
import dev.athanor.platform.compute.WorkSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which engine is found, what is said of one that does not work, and what one is told; engines here are scripts. */
class EnginesTest {
    @TempDir
    Path folder;

    private Path program(String name, String script) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private Engines engines(String configured) {
        Map<String, String> environment = Map.of("PATH", folder + ":/usr/nowhere");
        return new Engines(new ContainerConfig(configured), environment, new Commands(environment));
    }

    @Test
    void aProgramAloneIsNoEngine() throws IOException {
        program("docker", "echo 'Cannot connect to the Docker daemon at unix:///x. Is it running?' >&2; exit 1");
        Engines engines = engines("");
        assertThat(engines.working()).isEmpty();
        assertThat(engines.trouble()).contains("docker does not work", "Is it running?", "systemctl start docker");
    }

    @Test
    void aClientWithoutAServerGivesNoVersion() throws IOException {
        program("docker", "echo '||false false false'");
        assertThat(engines("").working()).isEmpty();
    }

    @Test
    void theFirstThatWorksIsTakenAndOneThatComesLaterIsFound() throws IOException {
        Engines engines = engines("");
        assertThat(engines.working()).isEmpty();
        assertThat(engines.trouble()).contains("no container engine (podman, docker or nerdctl) on PATH");
        program("podman", "echo 'Error: no subuid ranges found for user' >&2; exit 125");
        Path docker = program("docker", "echo '27.1|[name=seccomp name=rootless]|true true true'");
        assertThat(engines.working()).contains(new Engine(Kind.DOCKER, docker, "27.1", true, true));
    }

    @Test
    void theConfiguredOneAloneIsTaken() throws IOException {
        Path podman = program("podman", "echo '4.3.1|false|[cpu memory pids]'");
        program("docker", "echo '27.1||true true true'");
        assertThat(engines("docker").working()).map(Engine::title).contains("docker 27.1");
        assertThat(engines(podman.toString()).working())
                .contains(new Engine(Kind.PODMAN, podman, "4.3.1", false, true));
        assertThat(engines("none").working()).isEmpty();
        assertThat(engines("none").trouble()).isEqualTo("container.engine is none");
    }

    @Test
    void knownErrorsComeWithTheirCure() {
        assertThat(Troubles.explain("x\nError: crun: setrlimit `RLIMIT_NOFILE`: Operation not permitted"))
                .startsWith("Error: crun: setrlimit")
                .contains("default_ulimits");
        assertThat(Troubles.explain("Error: runc: exec: \"/bin/sh\": executable file not found in $PATH"))
                .contains("the image has no /bin/sh");
        assertThat(Troubles.explain("something else")).isEqualTo("something else");
    }

    @Test
    void imagesAreNamedWhole() {
        assertThat(EngineImages.qualified("python:3.11")).isEqualTo("docker.io/library/python:3.11");
        assertThat(EngineImages.qualified("acme/train")).isEqualTo("docker.io/acme/train");
        assertThat(EngineImages.qualified("ghcr.io/a/b:1")).isEqualTo("ghcr.io/a/b:1");
        assertThat(EngineImages.qualified("localhost/a")).isEqualTo("localhost/a");
    }

    @Test
    void secretsStandOnNoLineAndDevicesDo() {
        var work = new WorkSpec(
                "job",
                "token",
                List.of("python", "train.py"),
                folder,
                folder,
                Map.of("SECRET", "sesame", "HOME", "/h"),
                folder.resolve("log"),
                List.of(new Mount(folder, Path.of("/in,put"), true)),
                new Limits(1.5, 1024, 7),
                Optional.empty(),
                Duration.ZERO,
                Optional.of(new WorkImage("img", 0, List.of("GPU-a", "GPU-b"))));
        var podman = new Engine(Kind.PODMAN, Path.of("/usr/bin/podman"), "4", false, true);
        var docker = new Engine(Kind.DOCKER, Path.of("/usr/bin/docker"), "27", true, false);
        Map<String, String> variables = Variables.of(work, "/opt/bin:/bin");
        var container = new Container(folder, "job");
        List<String> line = RunLine.of(podman, "7:8", work, container, variables, "/bin/sh");
        assertThat(line)
                .contains("--env", "SECRET", "--user", "7:8", "--memory=1024", "--cpus=1.5", "--pids-limit=7")
                .contains("nvidia.com/gpu=GPU-a", "nvidia.com/gpu=GPU-b", "--network=host", "--cap-drop=ALL")
                .contains("type=bind,\"source=" + folder + "\",\"target=/in,put\",readonly")
                .containsSubsequence("img", "-c", "python", "train.py")
                .noneMatch(word -> word.contains("sesame"));
        assertThat(RunLine.of(docker, "7:8", work, container, variables, "/bin/sh"))
                .contains("\"device=GPU-a,GPU-b\"", "0:0")
                .noneMatch(word -> word.startsWith("--memory"));
        assertThat(Variables.passed(variables))
                .containsEntry("SECRET", "sesame")
                .doesNotContainKey("HOME");
    }
}
