package dev.athanor.platform.environments;

import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.foundation.kernel.Suggestions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Turns what an environment asks for into an interpreter with packages on this machine: built once by content, shared, never changed.
 */
public final class Environments {
    private final EnvironmentsConfig config;
    private final Catalogue catalogue;
    private final Interpreters interpreters;
    private final Builder builder;
    private final String path;

    private Environments(EnvironmentsConfig config, Path root, Path tools, Map<String, String> machine) {
        this.config = config;
        this.catalogue = new Catalogue(config.images());
        this.interpreters = new Interpreters(config.interpreters(), machine);
        this.builder = new Builder(root, new Uv(config.uv(), tools, root.resolve("cache"), machine));
        this.path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    }

    /**
     * Opens the room.
     *
     * @param root folder of the built environments; made when absent
     * @param tools folder for uv, should it have to be installed
     * @param machine variables of this process: PATH, HOME and the package index's settings are read from it
     */
    public static Environments open(EnvironmentsConfig config, Path root, Path tools, Map<String, String> machine) {
        return new Environments(config, root, tools, machine);
    }

    private record Recipe(
            String key,
            Interpreters.Interpreter python,
            List<String> requirements,
            Map<String, String> variables,
            List<String> notes) {}

    /**
     * Checks and translates, in milliseconds and without a package index.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException when it cannot be built here, naming entry and cure
     */
    public EnvironmentPlan plan(EnvironmentSpec spec) {
        Recipe recipe = recipe(spec);
        return new EnvironmentPlan(
                recipe.key(),
                recipe.python().version(),
                recipe.requirements(),
                recipe.notes(),
                builder.ready(recipe.key()));
    }

    /**
     * The environment, built if it does not stand yet. Blocks; concurrent builds of the same content share one build.
     *
     * @param log gets the build's lines as they come
     * @throws dev.athanor.foundation.kernel.AthanorException PACKAGE_UNAVAILABLE, BUILD_FAILED …
     */
    public BuiltEnvironment build(EnvironmentSpec spec, Consumer<String> log) {
        Recipe recipe = recipe(spec);
        recipe.notes().forEach(log);
        builder.build(recipe.key(), recipe.python(), recipe.requirements(), log);
        Path folder = builder.folder(recipe.key());
        Map<String, String> variables = new LinkedHashMap<>(recipe.variables());
        variables.putAll(spec.variables());
        variables.put("VIRTUAL_ENV", folder.toString());
        variables.put("PATH", folder.resolve("bin") + ":" + path);
        return new BuiltEnvironment(
                recipe.key(),
                folder,
                folder.resolve("bin/python"),
                variables,
                recipe.notes(),
                builder.lock(recipe.key()),
                List.of(folder, recipe.python().prefix()));
    }

    private Recipe recipe(EnvironmentSpec spec) {
        List<String> notes = new ArrayList<>();
        List<String> requirements = new ArrayList<>();
        Map<String, String> variables = new LinkedHashMap<>();
        Optional<String> asked = Optional.empty();
        if (spec.buildContextUri() != null) {
            throw EnvironmentProblem.ENVIRONMENT_UNSUPPORTED.because(
                    "environment '" + spec.name()
                            + "' is built from a Dockerfile, which needs a container engine; none is used here. Give it a conda file instead");
        }
        if (spec.image() != null) {
            asked = image(spec.image(), spec.name(), notes);
        }
        if (spec.condaYaml() != null) {
            CondaFile file = CondaFile.parse(spec.name() + "'s conda file", spec.condaYaml());
            requirements.addAll(file.requirements());
            variables.putAll(file.variables());
            notes.addAll(file.notes());
            asked = file.python().isPresent() ? file.python() : asked;
        }
        if (spec.requirements() != null) {
            spec.requirements()
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(requirements::add);
        }
        Interpreters.Interpreter python = interpreters.choose(asked, spec.name(), config.missingPython(), notes);
        String key = Hashes.sha256(python.full() + "\n" + python.python() + "\n" + String.join("\n", requirements)
                + "\n" + System.getProperty("os.arch"));
        return new Recipe(key, python, List.copyOf(requirements), variables, List.copyOf(notes));
    }

    private Optional<String> image(String image, String environment, List<String> notes) {
        Optional<String> python = catalogue.python(image);
        if (python.isEmpty()) {
            throw EnvironmentProblem.IMAGE_UNKNOWN.because("image '" + image + "' of environment '" + environment
                    + "' is not in the catalogue and no container engine is used here; to run it as a Python of this machine set"
                    + " environments.images: \"" + image + "=3.11\" in config.yaml");
        }
        notes.add("image " + image + " runs as an interpreter of this machine");
        return python.filter(text -> !text.isBlank());
    }

    /**
     * A curated environment of Azure: {@code AzureML-sklearn-1.5}, {@code AzureML-sklearn-1.0-ubuntu20.04-py38-cpu}, {@code sklearn-1.5},
     * {@code azureml://registries/azureml/environments/sklearn-1.5/labels/latest}; a version or label behind the name is ignored.
     */
    public Optional<EnvironmentSpec> curated(String nameOrUri) {
        return catalogue.find(nameOrUri).map(entry -> {
            boolean here = interpreters.all().containsKey(entry.python());
            var conda = new StringBuilder("dependencies:\n  - python=3." + entry.python() + "\n");
            List<String> packages = here ? entry.packages() : entry.elsewhere();
            if (!packages.isEmpty()) {
                conda.append("  - pip:\n");
                packages.forEach(line -> conda.append("    - \"").append(line).append("\"\n"));
            }
            return new EnvironmentSpec(entry.name(), "1", null, conda.toString(), null, null, Map.of());
        });
    }

    /** The names of the catalogue's curated environments. */
    public List<String> curatedNames() {
        return catalogue.names();
    }

    /** {@code " Did you mean 'x'?"} for the name of a curated environment that is not there. */
    String didYouMean(String name) {
        return Suggestions.didYouMean(name, catalogue.names());
    }
}
