package dev.athanor.platform.environments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentsTest {
    @TempDir
    Path folder;

    private static EnvironmentsConfig config(MissingPython policy, Map<String, String> images) {
        return new EnvironmentsConfig(policy, List.of(), images, Containers.AUTO, "");
    }

    private Environments open() {
        Map<String, String> machine = new HashMap<>(System.getenv());
        // Nothing works in the background when the test's folder goes.
        machine.put("PYTHONDONTWRITEBYTECODE", "1");
        return Environments.open(
                config(MissingPython.NEAREST, Map.of("mine/train:1", "3.11")),
                folder.resolve("environments"),
                folder.resolve("tools"),
                machine,
                Images.none());
    }

    private static EnvironmentSpec spec(@Nullable String image, @Nullable String requirements) {
        return new EnvironmentSpec("e", "1", image, null, requirements, null, Map.of("MINE", "1"));
    }

    /** A machine of which only these Pythons are known. */
    private Interpreters having(String... versions) throws IOException {
        for (String version : versions) {
            Path bin = Files.createDirectories(folder.resolve(".pyenv/versions/" + version + "/bin"));
            Path python = bin.resolve("python3");
            Files.writeString(python, "#!/bin/sh\necho " + version + "\necho " + bin.getParent() + "\n");
            assertThat(python.toFile().setExecutable(true)).isTrue();
        }
        return known();
    }

    private Interpreters known() {
        return new Interpreters(
                List.of(), Map.of("HOME", folder.toString()), folder.resolve("none"), folder.resolve("pythons"));
    }

    @Test
    void pythonIsAskedForItsVersionOnceInTheLifeOfAHome() throws IOException {
        Path told = folder.resolve("told");
        having("3.11.7");
        Path python = folder.resolve(".pyenv/versions/3.11.7/bin/python3").toRealPath();
        Files.writeString(python, Files.readString(python) + "echo asked >> " + told + "\n");
        assertThat(known().installed()).containsOnlyKeys(11);
        assertThat(known().installed()).containsOnlyKeys(11);
        assertThat(told).hasContent("asked");

        Files.writeString(python, Files.readString(python).replace("3.11.7\necho", "3.12.10\necho"));
        assertThat(known().installed()).containsOnlyKeys(12);
        assertThat(told).hasContent("asked\nasked");
    }

    @Test
    void installedPythonIsTakenAsAsked() throws IOException {
        Interpreters.Choice choice = having("3.8.18", "3.11.7").choose(PythonWish.minor(8), "e", MissingPython.STRICT);
        assertThat(choice.interpreter().version()).isEqualTo("3.8.18");
        assertThat(choice.notes()).isEmpty();
    }

    @Test
    void missingPythonBecomesTheNextAndIsSaid() throws IOException {
        Interpreters.Choice choice = having("3.11.7", "3.13.0").choose(PythonWish.minor(9), "e", MissingPython.NEAREST);
        assertThat(choice.interpreter().version()).isEqualTo("3.11.7");
        assertThat(choice.notes())
                .singleElement()
                .asString()
                .contains("python 3.9")
                .contains("3.11");
    }

    @Test
    void strictNamesWhatIsInstalled() throws IOException {
        Interpreters machine = having("3.8.18", "3.11.7", "2.7.18");
        assertThatThrownBy(() -> machine.choose(PythonWish.minor(9), "train", MissingPython.STRICT))
                .hasMessageContaining("python 3.9 is asked for by environment train; installed: 3.8, 3.11");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AzureML-sklearn-1.5",
                "sklearn-1.5",
                "azureml:AzureML-sklearn-1.5@latest",
                "azureml://registries/azureml/environments/sklearn-1.5/labels/latest",
                "azureml://registries/azureml/environments/sklearn-1.5/versions/12"
            })
    void curatedIsFoundByEachOfItsNames(String name) {
        assertThat(open().curated(name)).map(EnvironmentSpec::name).contains("sklearn-1.5");
    }

    @Test
    void curatedHasPackagesForThePythonThatIsThere() throws IOException {
        Catalogue catalogue = Catalogue.load(Map.of());
        EnvironmentsConfig config = config(MissingPython.NEAREST, Map.of());
        EnvironmentSpec curated = open().curated("AzureML-sklearn-1.0-ubuntu20.04-py38-cpu@latest")
                .orElseThrow();
        Recipe other = new Recipes(config, catalogue, having("3.12.1"), Map.of(), spec -> "none").of(curated);
        assertThat(other.lines()).contains("scikit-learn>=1.5,<1.6");
        assertThat(other.notes())
                .anyMatch(note -> note.contains("python 3.8"))
                .anyMatch(note -> note.contains("scikit-learn"));
        Recipe asked = new Recipes(config, catalogue, having("3.8.18"), Map.of(), spec -> "none").of(curated);
        assertThat(asked.lines()).contains("scikit-learn==1.0.2");
    }

    @ParameterizedTest
    @CsvSource({
        "ubuntu:22.04, 10",
        "docker.io/library/debian:12-slim, 11",
        "python:3.9-slim, 9",
        "python:3, 12",
        "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04:latest, 8",
        "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04, 10",
        "mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu-inference:latest, 9"
    })
    void baseImageStandsForAPython(String image, int minor) {
        assertThat(Catalogue.load(Map.of()).minorOf(image)).contains(minor);
    }

    @Test
    void unknownImageIsRefusedWithTheSettingThatAllowsIt() {
        Environments environments = open();
        assertThatThrownBy(() -> environments.plan(spec("acme.io/train:7", null)))
                .hasMessageContaining("environments.images: \"acme.io/train:7=3.11\"");
        assertThat(environments.plan(spec("mine/train:1", null)).notes()).isNotEmpty();
    }

    @Test
    void pipSettingsBecomeThoseOfUv() {
        Map<String, String> environment = Uv.environment(
                Map.of("PIP_INDEX_URL", "https://i/simple", "PIP_FIND_LINKS", "/a /b", "PIP_CERT", "/c", "SECRET", "x"),
                folder);
        assertThat(environment)
                .containsEntry("UV_INDEX_URL", "https://i/simple")
                .containsEntry("UV_FIND_LINKS", "/a,/b")
                .containsEntry("SSL_CERT_FILE", "/c")
                .doesNotContainKey("SECRET");
    }

    @Test
    void missingWheelNamesPackageAndCure() {
        Recipe recipe = new Recipe(
                "train",
                new Interpreter(folder, "3.13.0", folder),
                List.of("scikit-learn==1.5.1"),
                List.of(),
                Map.of());
        assertThat(Resolution.problem(
                        recipe,
                        "error: No solution found when resolving dependencies\n  cause: Because scikit-learn==1.5.1 has no usable"
                                + " wheels and you require scikit-learn==1.5.1, we can conclude that your requirements are unsatisfiable.\n",
                        List.of("3.11")))
                .hasMessageContaining("'scikit-learn==1.5.1' of environment train cannot be had for Python 3.13")
                .hasMessageContaining("installed: 3.11")
                .hasMessageContaining("--no-binary scikit-learn");
    }

    @Test
    void buildsOnceAndAnswersFromThenOnWithoutUv() throws IOException {
        Environments environments = open();
        EnvironmentSpec six = spec(null, "six==1.16.0  # tiny\n");
        List<String> log = new ArrayList<>();
        BuiltEnvironment built;
        try {
            built = environments.build(six, log::add);
        } catch (dev.athanor.foundation.kernel.AthanorException unreachable) {
            Assumptions.abort("no package index: " + unreachable.text());
            return;
        }
        assertThat(log).anyMatch(line -> line.contains("six"));
        Commands.Outcome said = Commands.run(
                List.of(built.python().toString(), "-c", "import six; print(six.__version__)"),
                built.variables(),
                line -> {});
        assertThat(said.output()).isEqualTo("1.16.0\n");
        assertThat(built.variables())
                .containsEntry("MINE", "1")
                .containsEntry("VIRTUAL_ENV", built.folder().toString());
        assertThat(Files.readString(built.lock())).contains("six==1.16.0");
        assertThat(environments.plan(six).ready()).isTrue();

        List<String> again = new ArrayList<>();
        assertThat(environments.build(six, again::add).folder()).isEqualTo(built.folder());
        assertThat(again).isEmpty();

        // What a crash left behind has no stamp and is built anew.
        Files.delete(built.folder().resolve(".athanor-built"));
        assertThat(environments.plan(six).ready()).isFalse();
        assertThat(environments.build(six, again::add).folder()).isEqualTo(built.folder());

        assertThatThrownBy(() -> environments.build(spec(null, "six==99.9"), again::add))
                .hasMessageContaining("'six==99.9'")
                .hasMessageContaining("ask for another version");
        assertThat(environments.build(spec("ubuntu:22.04", null), again::add).python())
                .isExecutable();
    }
}
