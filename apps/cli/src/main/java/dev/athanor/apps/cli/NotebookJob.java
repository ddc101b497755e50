package dev.athanor.apps.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The job of a script that was a notebook: its parameters as inputs, its packages as an environment. */
final class NotebookJob {
    private static final String IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04";

    /** Packages that are called otherwise than what is imported of them. */
    private static final Map<String, String> PACKAGES = Map.ofEntries(
            Map.entry("sklearn", "scikit-learn"),
            Map.entry("skimage", "scikit-image"),
            Map.entry("cv2", "opencv-python-headless"),
            Map.entry("PIL", "pillow"),
            Map.entry("yaml", "pyyaml"),
            Map.entry("bs4", "beautifulsoup4"),
            Map.entry("dateutil", "python-dateutil"),
            Map.entry("dotenv", "python-dotenv"),
            Map.entry("IPython", "ipython"),
            Map.entry("attr", "attrs"),
            Map.entry("umap", "umap-learn"),
            Map.entry("imblearn", "imbalanced-learn"),
            Map.entry("azureml", "azureml-core"));

    private final Notebook notebook;
    private final NotebookScript script;
    private final Path folder;

    /** The job of {@code script}, whose notebook lies in {@code folder}. */
    NotebookJob(Notebook notebook, NotebookScript script, Path folder) {
        this.notebook = notebook;
        this.script = script;
        this.folder = folder;
    }

    /** What the script needs besides Python itself and the files beside it. */
    Set<String> packages() {
        Set<String> modules = modules();
        Set<String> packages = new TreeSet<>(script.installs());
        Set<String> named = packages.stream().map(NotebookJob::bare).collect(Collectors.toCollection(HashSet::new));
        for (String module : script.imports()) {
            String name = PACKAGES.getOrDefault(module, module);
            boolean beside = Files.exists(folder.resolve(module + ".py")) || Files.isDirectory(folder.resolve(module));
            if (!modules.contains(module) && !beside && named.add(bare(name))) {
                packages.add(name);
            }
        }
        return packages;
    }

    private static String bare(String requirement) {
        return requirement.split("[\\[=<>!~;@ ]")[0].toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Set<String> modules() {
        try (InputStream file = NotebookJob.class.getResourceAsStream("python-modules.txt")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.split(" ")))
                    .collect(Collectors.toSet());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The file of the job. {@code code} is the folder of the script as the job's file names it. */
    String yaml(String scriptName, String code, Optional<String> environment, Optional<String> compute) {
        var text = new StringBuilder("$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\n");
        text.append("type: command\ndisplay_name: ")
                .append(quoted(notebook.name()))
                .append('\n');
        text.append("command: >-\n  python ").append(scriptName.contains(" ") ? "'" + scriptName + "'" : scriptName);
        List<NotebookParameter> given = script.parameters().stream()
                .filter(parameter -> parameter.input().isPresent())
                .toList();
        given.forEach(parameter -> text.append("\n  --")
                .append(parameter.name())
                .append("='${{inputs.")
                .append(parameter.name())
                .append("}}'"));
        text.append("\ncode: ").append(quoted(code)).append('\n');
        environment.ifPresentOrElse(
                name -> text.append("environment: ")
                        .append(quoted(name.startsWith("azureml:") ? name : "azureml:" + name))
                        .append('\n'),
                () -> environment(text));
        compute.ifPresent(name -> text.append("compute: ")
                .append(quoted(name.startsWith("azureml:") ? name : "azureml:" + name))
                .append('\n'));
        if (!given.isEmpty()) {
            text.append("inputs:\n");
            given.forEach(parameter -> text.append("  ")
                    .append(parameter.name())
                    .append(": ")
                    .append(parameter.yaml(parameter.input().orElse("")))
                    .append('\n'));
        }
        return text.toString();
    }

    private void environment(StringBuilder text) {
        text.append("environment:\n  image: ").append(IMAGE);
        text.append("\n  conda_file:\n    dependencies:\n      - python=").append(notebook.python());
        Set<String> packages = packages();
        if (!packages.isEmpty()) {
            text.append("\n      - pip:");
            packages.forEach(name -> text.append("\n          - ").append(quoted(name)));
        }
        text.append('\n');
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9./_-]+(?:[=:]+[A-Za-z0-9./_-]+)*") ? text : "'" + text.replace("'", "''") + "'";
    }
}
