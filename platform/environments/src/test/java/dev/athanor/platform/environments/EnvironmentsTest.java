package dev.athanor.platform.environments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "numpy; numpy",
                "numpy=1.26; numpy==1.26.*",
                "numpy==1.26.4; numpy==1.26.4",
                "numpy=1.26.4=py310h5f9d8c6_0; numpy==1.26.4",
                "numpy>=1.2,<2; numpy>=1.2,<2",
                "numpy 1.26.*; numpy==1.26.*",
                "conda-forge::scikit_learn=1.5; scikit-learn==1.5.*",
                "pytorch=2.1; torch==2.1.*",
                "opencv; opencv-python-headless",
            })
    void aCondaEntryBecomesARequirement(String conda, String requirement) {
        CondaFile file = CondaFile.parse("f", "dependencies:\n  - \"" + conda + "\"\n");
        assertThat(file.requirements()).containsExactly(requirement);
    }

    @Test
    void pipsListComesLastAsItStandsAndPythonIsNoPackage() {
        CondaFile file = CondaFile.parse(
                "f",
                "channels: [conda-forge]\ndependencies:\n  - python=3.10\n  - pip\n  - pandas\n  - pip:\n      - mlflow>=2,<3\nvariables:\n  A: 1\n");
        assertThat(file.python()).contains("=3.10");
        assertThat(file.requirements()).containsExactly("pandas", "mlflow>=2,<3");
        assertThat(file.variables()).containsEntry("A", "1");
        assertThat(file.notes()).hasSize(1);
    }

    @Test
    void whatHasNoPipFormIsRefusedByName() {
        assertThatThrownBy(() -> CondaFile.parse("f", "dependencies:\n  - r-base=4\n"))
                .hasMessageContaining("r-base=4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"=3.10; 10; 11", "3.8.13; 8; 9", ">=3.9,<3.11; 10; 11", "3.10.*; 10; 9", ">3.9; 10; 9"})
    void aRangeOfPythonAdmitsItsMinors(String range, int inside, int outside) {
        assertThat(PythonRange.parse(range, "e").admits(inside)).isTrue();
        assertThat(PythonRange.parse(range, "e").admits(outside)).isFalse();
    }

    @Test
    void aMissingPythonIsReplacedAndSaidOrRefusedWhenStrict() {
        var interpreters = new Interpreters(List.of(), System.getenv());
        List<String> notes = new ArrayList<>();
        assertThat(interpreters
                        .choose(Optional.of("3.3"), "e", MissingPython.NEAREST, notes)
                        .minor())
                .isGreaterThan(3);
        assertThat(notes).singleElement().asString().contains("3.3").contains("nearest");
        assertThatThrownBy(() -> interpreters.choose(Optional.of("3.3"), "e", MissingPython.STRICT, notes))
                .hasMessageContaining("installed:");
    }

    @Test
    void curatedNamesResolveInEveryFormThatAzureHas() {
        Environments environments = open();
        for (String name : List.of(
                "AzureML-sklearn-1.5",
                "azureml:AzureML-sklearn-1.5@latest",
                "AzureML-sklearn-1.0-ubuntu20.04-py38-cpu:33",
                "azureml://registries/azureml/environments/sklearn-1.5/labels/latest",
                "azureml://registries/azureml/environments/sklearn-1.5/versions/4")) {
            assertThat(environments.curated(name)).as(name).isPresent();
            assertThat(environments
                            .plan(environments.curated(name).orElseThrow())
                            .requirements())
                    .anyMatch(line -> line.startsWith("scikit-learn"));
        }
        assertThat(environments.curated("azureml://registries/mine/environments/sklearn-1.5"))
                .isEmpty();
        assertThat(environments.curated("nothing-like-it")).isEmpty();
    }

    @Test
    void aKnownImageRunsAsAnInterpreterAndAnUnknownOneIsRefusedWithTheWayOut() {
        Environments environments = open();
        assertThat(environments.plan(image("ubuntu:22.04")).notes()).anyMatch(note -> note.contains("ubuntu:22.04"));
        assertThat(environments
                        .plan(image("mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04:latest"))
                        .requirements())
                .isEmpty();
        assertThatThrownBy(() -> environments.plan(image("registry.example/x:1")))
                .hasMessageContaining("registry.example/x:1=3.11");
    }

    @Test
    void thePlanOfTheSameContentHasTheSameKey() {
        Environments environments = open();
        var one = new EnvironmentSpec("a", "1", null, "dependencies: [six]", null, null, Map.of());
        var other = new EnvironmentSpec("b", "7", null, "name: x\ndependencies:\n  - six\n", null, null, Map.of());
        assertThat(environments.plan(one).key())
                .isEqualTo(environments.plan(other).key());
        assertThat(environments.plan(one).ready()).isFalse();
    }

    private static EnvironmentSpec image(String image) {
        return new EnvironmentSpec("e", "1", image, null, null, null, Map.of());
    }

    private Environments open() {
        return Environments.open(
                new EnvironmentsConfig(MissingPython.NEAREST, List.of(), Map.of(), ""),
                folder.resolve("environments"),
                folder.resolve("tools"),
                System.getenv());
    }
}
