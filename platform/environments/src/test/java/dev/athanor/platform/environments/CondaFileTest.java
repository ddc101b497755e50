package dev.athanor.platform.environments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CondaFileTest {
    private static CondaFile of(String... entries) {
        return CondaFile.parse(
                "name: e\nchannels: [conda-forge]\ndependencies:\n  - " + String.join("\n  - ", entries) + "\n",
                tool -> false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "numpy; numpy",
                "numpy=1.2; numpy==1.2.*",
                "numpy==1.2.3; numpy==1.2.3",
                "numpy=1.2.3=py310h1_0; numpy==1.2.3",
                "numpy=1.2.*; numpy==1.2.*",
                "'numpy >=1, <2'; numpy>=1,<2",
                "numpy!=1.5; numpy!=1.5",
                "numpy 1.2.*; numpy==1.2.*",
                "numpy 1.2.3 py310_0; numpy==1.2.3",
                "numpy=1.1|1.2; numpy==1.2",
                "conda-forge::numpy=1.2; numpy==1.2.*",
                "numpy[version='>=1.2']; numpy>=1.2",
                "numpy[build=py310]; numpy",
                "Scikit_Learn=1.5; scikit-learn==1.5.*",
                "pytorch=2.2; torch==2.2.*",
                "matplotlib-base; matplotlib",
                "ruamel_yaml; ruamel.yaml",
                "psycopg2; psycopg2-binary",
                "setuptools=60; setuptools==60.*"
            })
    void translatesEachForm(String conda, String pip) {
        assertThat(of(conda).requirements()).containsExactly(pip);
    }

    @ParameterizedTest
    @CsvSource({
        "pip",
        "setuptools",
        "wheel",
        "cudatoolkit=11",
        "mkl-service",
        "libgcc-ng",
        "_openmp_mutex",
        "python_abi",
        "cpuonly"
    })
    void dropsWhatPipHasNot(String conda) {
        CondaFile file = of(conda);
        assertThat(file.requirements()).isEmpty();
        assertThat(file.notes()).singleElement().asString().contains("dropped");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "python=3.10; 10; 10",
                "python=3.10.*; 10; 10",
                "python==3.10.12; 10; 10",
                "python 3.10; 10; 10",
                "'python>=3.9,<3.11'; 9; 10",
                "python>=3.9; 9; 99",
                "python<=3.10; 0; 10",
                "python=3; 0; 99",
                "python; 0; 99"
            })
    void readsThePython(String conda, int low, int high) {
        PythonWish wish = of(conda).python();
        assertThat(List.of(wish.lowest(), wish.highest())).containsExactly(low, high);
    }

    @Test
    void patchOfPythonIsRelaxedAndSaid() {
        assertThat(of("python=3.10.12").notes()).singleElement().asString().contains("relaxed to 3.10");
    }

    @Test
    void python2IsRefused() {
        assertThatThrownBy(() -> of("python=2.7")).hasMessageContaining("2.7");
    }

    @Test
    void pipListComesLastAndWins() {
        CondaFile file = of("numpy=1.2", "pandas", "pip:\n    - numpy==2.0\n    - mlflow");
        assertThat(file.requirements()).containsExactly("pandas", "numpy==2.0", "mlflow");
        assertThat(file.notes()).singleElement().asString().contains("numpy==1.2.*");
    }

    @Test
    void filesThatAreNotSentAreRefused() {
        assertThatThrownBy(() -> of("pip:\n    - -r more.txt")).hasMessageContaining("-r more.txt");
        assertThatThrownBy(() -> of("pip:\n    - -e .")).hasMessageContaining("-e .");
    }

    @Test
    void toolWithoutPipFormIsRefusedUnlessInstalled() {
        assertThatThrownBy(() -> of("nodejs=18"))
                .hasMessageContaining("nodejs=18")
                .hasMessageContaining("node");
        CondaFile there = CondaFile.parse("dependencies: [nodejs]", tool -> tool.equals("node"));
        assertThat(there.requirements()).isEmpty();
    }

    @Test
    void privateChannelIsSaidAndVariablesAreKept() {
        CondaFile file = CondaFile.parse(
                "channels: [defaults, 'https://conda.example.com/x']\ndependencies: [numpy]\nvariables: {A: 3.10}",
                tool -> false);
        assertThat(file.notes()).singleElement().asString().contains("conda.example.com");
        assertThat(file.variables()).containsEntry("A", "3.10");
    }
}
