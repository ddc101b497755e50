package dev.athanor.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notebooks made into scripts and jobs. */
final class NotebookTest {
    @TempDir
    Path folder;

    private final List<String> cells = new ArrayList<>();
    private TestingWorld world;

    @BeforeEach
    void world() throws IOException {
        world = new TestingWorld(folder);
    }

    private NotebookTest cell(String type, String tags, String source) {
        String text = source.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        cells.add("{\"cell_type\": \"" + type + "\", \"metadata\": {\"tags\": [" + tags + "]}, \"source\": \"" + text
                + "\"}");
        return this;
    }

    private NotebookTest code(String source) {
        return cell("code", "", source);
    }

    private Path notebook(String language) throws IOException {
        return Files.writeString(
                world.surroundings().folder().resolve("train.ipynb"),
                "{\"nbformat\": 4, \"metadata\": {\"language_info\": {\"name\": \"" + language
                        + "\", \"version\": \"3.12.1\"}}, \"cells\": [" + String.join(",", cells) + "]}");
    }

    private String converted(String more) throws IOException {
        notebook("python");
        assertThat(world.line("ml notebook convert --file train.ipynb " + more))
                .as(world.err())
                .isZero();
        return Files.readString(world.surroundings().folder().resolve("train.py"));
    }

    private String job() throws IOException {
        return Files.readString(world.surroundings().folder().resolve("train.yml"));
    }

    @Test
    void parametersBecomeArgumentsAndInputs() throws IOException {
        cell("code", "\"parameters\"", """
                from pathlib import Path
                rate = 1e-3  # how fast, in 100 %
                rounds: int = 5
                loud = False
                table = "data/heights.csv"  # a file
                layers = [8, 4]
                nothing = None
                place = Path(table)
                """);
        code("print(rate, rounds)");
        String script = converted("--compute cpu");
        assertThat(script)
                .contains("import argparse\nimport ast\n")
                .contains(
                        "_parser.add_argument(\"--rate\", type=float, default=1e-3, help=\"how fast, in 100 %%\")\n",
                        "_parser.add_argument(\"--rounds\", type=int, default=5)\n",
                        "_parser.add_argument(\"--layers\", type=ast.literal_eval, default=[8, 4])\n",
                        "_parser.add_argument(\"--nothing\", default=None)\n",
                        "_parser.add_argument(\"--table\", default=\"data/heights.csv\", help=\"a file\")\n",
                        "loud = _arguments.loud\n")
                .containsSubsequence("table = _arguments.table", "place = Path(table)", "print(rate, rounds)");
        assertThat(job())
                .contains("  python train.py\n  --rate='${{inputs.rate}}'\n  --rounds='${{inputs.rounds}}'")
                .contains("\ncode: .\n", "\ncompute: azureml:cpu\n", "      - python=3.12\n")
                .contains(
                        "  rate: 1e-3\n  rounds: 5\n  loud: 'False'\n  table: 'data/heights.csv'\n  layers: '[8, 4]'\n")
                .doesNotContain("nothing", "pip:");
        assertThat(JsonText.text(JsonText.parse(world.out()), "script")).isEqualTo("train.py");
        assertThat(world.line("ml job validate --file train.yml"))
                .as(world.err())
                .isZero();
    }

    @Test
    void whatOnlyNotebooksUnderstandIsMadePython() throws IOException {
        cell("markdown", "", "# Title\nwords");
        code("%matplotlib inline\n%load_ext autoreload\n!pip install -q \"pandas>=2\" -i https://index rich");
        code("import sklearn.svm, os.path as p\nfrom azure.ai import ml\nfrom here import x\nimport numpy as np");
        code("names = !ls {place}\nif names:\n    %time fit(1)\n    !echo 'it\\'s' $HOME");
        code("%%bash\necho one\necho \"two\"");
        code("%%time\ntext = '''\n!not a command\n%nor this\n'''\nnumber = (7\n  % 4)\nhelp?");
        code("%%html\n<b>x</b>");
        code("%sql select 1\ndisplay(number)");
        Files.createDirectories(world.surroundings().folder());
        Files.writeString(world.surroundings().folder().resolve("here.py"), "x = 1\n");
        String script = converted("");
        assertThat(script)
                .contains("# # Title\n# words\n")
                .contains("matplotlib.use(\"Agg\")  # %matplotlib inline\npass  # %load_ext autoreload\npass  # !pip")
                .contains(
                        "names = subprocess.run(f\"ls {place}\", shell=True, capture_output=True, text=True).stdout.splitlines()\n")
                .contains(
                        "if names:\n    fit(1)\n    subprocess.run(\"echo 'it\\\\'s' $HOME\", shell=True, check=False)\n")
                .contains(
                        "subprocess.run(\"echo one\\necho \\\"two\\\"\", shell=True, executable=\"/bin/bash\", check=True)")
                .contains("text = '''\n!not a command\n%nor this\n'''\nnumber = (7\n  % 4)\npass  # help?\n")
                .contains("# %%html\n# <b>x</b>\n")
                .contains("    display = print\n");
        assertThat(job())
                .contains("- pip:\n")
                .contains(
                        "          - matplotlib\n",
                        "          - numpy\n",
                        "          - 'pandas>=2'\n",
                        "          - rich\n",
                        "          - scikit-learn\n")
                .doesNotContain("- here", "- os", "index");
        assertThat(world.out()).contains("'%sql select 1' is left out", "no cell is tagged 'parameters'");
    }

    @Test
    void filesThatAreThereAreKept() throws IOException {
        code("print(1)");
        converted("");
        assertThat(world.line("ml notebook convert --file train.ipynb")).isEqualTo(2);
        assertThat(world.err()).contains("'train.py' is there already").contains("--overwrite");
        assertThat(converted("--overwrite --environment sklearn:1")).contains("print(1)");
        assertThat(job()).contains("environment: azureml:sklearn:1\n");
    }

    @Test
    void whatIsNoNotebookOfPythonIsRefused() throws IOException {
        notebook("R");
        assertThat(world.line("ml notebook convert --file train.ipynb")).isEqualTo(2);
        assertThat(world.err()).contains("is written in R").contains("papermill");
        assertThat(world.line("ml notebook convert --file none.ipynb")).isEqualTo(1);
        assertThat(world.err()).contains("none.ipynb' does not exist");
        assertThat(world.line("ml notebook convert --file train.py")).isEqualTo(2);
        Files.writeString(world.surroundings().folder().resolve("bad.ipynb"), "{");
        assertThat(world.line("ml notebook convert --file bad.ipynb")).isEqualTo(2);
        assertThat(world.err()).contains("is no JSON");
    }
}
