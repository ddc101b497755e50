package dev.athanor.platform.environments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which environments run in an image, and how they come by it. */
final class ImageEnvironmentsTest {
    private static final String CONDA = "dependencies:\n- pip:\n  - six\n";

    @TempDir
    Path folder;

    private final TestingImages images = new TestingImages();
    private final List<String> log = new ArrayList<>();

    private Environments open(Containers policy) {
        var config = new EnvironmentsConfig(
                MissingPython.NEAREST, List.of(), Map.of("acme/mapped:1", "3.11"), policy, "/nonexistent/uv");
        return Environments.open(
                config, folder.resolve("environments"), folder.resolve("tools"), System.getenv(), images);
    }

    private static EnvironmentSpec spec(@Nullable String image, @Nullable String conda) {
        return new EnvironmentSpec("e", "1", image, conda, null, null, Map.of("MINE", "1"));
    }

    private boolean inImage(Containers policy, EnvironmentSpec spec) {
        return open(policy).plan(spec).notes().stream()
                .anyMatch(note -> note.startsWith("runs in the image " + spec.image() + ", by engine 1"));
    }

    @Test
    void thePolicyChoosesWhereAnEngineWorks() {
        EnvironmentSpec curated =
                open(Containers.AUTO).curated("AzureML-sklearn-1.5").orElseThrow();
        assertThat(inImage(Containers.AUTO, spec("ubuntu:22.04", null))).isTrue();
        assertThat(inImage(Containers.AUTO, spec("acme/train:1", null))).isTrue();
        assertThat(inImage(Containers.AUTO, spec("acme/train:1", CONDA))).isTrue();
        assertThat(inImage(Containers.AUTO, spec("ubuntu:22.04", CONDA))).isFalse();
        assertThat(inImage(Containers.AUTO, spec("acme/mapped:1", null))).isFalse();
        assertThat(inImage(Containers.AUTO, curated)).isFalse();
        assertThat(inImage(Containers.AUTO, spec(String.valueOf(curated.image()), null)))
                .isTrue();
        assertThat(inImage(Containers.ALWAYS, spec("ubuntu:22.04", CONDA))).isTrue();
        assertThat(inImage(Containers.ALWAYS, curated)).isFalse();
        assertThat(inImage(Containers.NEVER, spec("ubuntu:22.04", null))).isFalse();
    }

    @Test
    void withoutAnEngineAnImageStandsForAnInterpreterOrIsRefused() {
        images.works = false;
        assertThat(open(Containers.AUTO).plan(spec("ubuntu:22.04", null)).notes())
                .anyMatch(note ->
                        note.startsWith("the image ubuntu:22.04 does not run here (the daemon sleeps); Python"));
        assertThatThrownBy(() -> open(Containers.AUTO).plan(spec("acme/train:7", null)))
                .isInstanceOfSatisfying(
                        AthanorException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(EnvironmentProblem.IMAGE_UNKNOWN))
                .hasMessageContaining("the daemon sleeps")
                .hasMessageContaining("environments.images: \"acme/train:7=3.11\"");
        assertThatThrownBy(() -> open(Containers.NEVER).plan(spec("acme/train:7", null)))
                .hasMessageContaining("environments.containers is never");
    }

    @Test
    void anOptionIsNoImage() {
        for (String wrong : List.of("--privileged", "a b", "x;y")) {
            assertThatThrownBy(() -> open(Containers.AUTO).plan(spec(wrong, null)))
                    .hasMessageContaining("has the image '" + wrong + "'");
        }
    }

    @Test
    void anImageIsPulledOnceAndThenRun() {
        images.registry.add("acme/train:1");
        Environments environments = open(Containers.AUTO);
        assertThat(environments.plan(spec("acme/train:1", null)).ready()).isFalse();
        BuiltEnvironment built = environments.build(spec("acme/train:1", null), log::add);
        assertThat(built.image()).contains("id-of-acme/train:1");
        assertThat(built.python()).isEqualTo(Path.of("python3"));
        assertThat(built.variables()).isEqualTo(Map.of("MINE", "1"));
        assertThat(log).contains("pulling the image acme/train:1", "pulling layers");
        assertThat(environments.plan(spec("acme/train:1", null)).ready()).isTrue();
        environments.build(spec("acme/train:1", null), log::add);
        assertThat(images.asked).containsExactly("pull acme/train:1");
    }

    @Test
    void anImageThatCannotBeHadNamesTheAnswerAndTheWayOut() {
        assertThatThrownBy(() -> open(Containers.AUTO).build(spec("acme/train:9", null), log::add))
                .hasMessageContaining("acme/train:9")
                .hasMessageContaining("manifest unknown")
                .hasMessageContaining("environments.containers: never");
    }

    @Test
    void anInterpreterStandsForABareImageOfTheCatalogueThatCannotBeHad() {
        Environments environments = open(Containers.AUTO);
        EnvironmentSpec bare = spec("ubuntu:22.04", null);
        assertThat(inImage(Containers.AUTO, bare)).isTrue();
        // This suite has no uv, which would make the interpreter's folder.
        assertThatThrownBy(() -> environments.build(bare, log::add)).hasMessageContaining("environments.uv");
        assertThat(environments.plan(bare).notes())
                .anyMatch(note -> note.startsWith(
                                "the image ubuntu:22.04 does not run here (it could not be pulled: manifest unknown;")
                        && note.endsWith("of this machine stands for it, without packages"));
        assertThatThrownBy(() -> environments.build(bare, log::add)).hasMessageContaining("environments.uv");
        assertThat(images.asked).as("asked once").containsExactly("pull ubuntu:22.04");
        images.here.put("ubuntu:22.04", "loaded by hand");
        assertThat(environments.build(bare, log::add).image()).contains("loaded by hand");
        images.here.clear();
        assertThatThrownBy(() -> open(Containers.ALWAYS).build(bare, log::add))
                .hasMessageContaining("could not be pulled: manifest unknown");
    }

    @Test
    void aDockerfileIsBuiltAnewWhenItsContextChanges() throws IOException {
        Path context = folder.resolve("context");
        Files.createDirectories(context.resolve("docker"));
        Files.writeString(context.resolve("docker/Dockerfile"), "FROM ubuntu\n");
        Files.writeString(context.resolve("word.txt"), "one");
        var spec = new EnvironmentSpec(
                "e", "1", null, null, null, new BuildContext(context, "docker/Dockerfile"), Map.of());
        Environments environments = open(Containers.AUTO);
        BuiltEnvironment first = environments.build(spec, log::add);
        assertThat(log).contains("building an image from docker/Dockerfile", "STEP 1/1");
        assertThat(first.notes()).containsExactly("the image is built from docker/Dockerfile and runs in engine 1");
        assertThat(environments.build(spec, log::add).image()).isEqualTo(first.image());
        assertThat(images.asked).hasSize(1);
        Files.writeString(context.resolve("word.txt"), "two");
        assertThat(environments.plan(spec).ready()).isFalse();
        assertThat(environments.build(spec, log::add).image()).isNotEqualTo(first.image());
        for (String wrong : List.of("Dockerfile", "../secret")) {
            var missing = new EnvironmentSpec("e", "1", null, null, null, new BuildContext(context, wrong), Map.of());
            assertThatThrownBy(() -> environments.plan(missing))
                    .hasMessageContaining("its build context has no file '" + wrong + "'");
        }
        images.works = false;
        assertThatThrownBy(() -> environments.plan(spec))
                .hasMessageContaining("needs a container engine (the daemon sleeps)");
    }

    @Test
    void anImageWithoutPythonIsSaidWherePackagesAreAsked() {
        images.here.put("acme/bare:1", "id");
        assertThatThrownBy(() -> open(Containers.AUTO).build(spec("acme/bare:1", CONDA), log::add))
                .hasMessageContaining("its image acme/bare:1 has no Python 3")
                .hasMessageContaining("nothing runs here");
    }
}
