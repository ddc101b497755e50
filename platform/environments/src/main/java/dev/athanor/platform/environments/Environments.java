package dev.athanor.platform.environments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
    private final Catalogue catalogue;
    private final Recipes recipes;
    private final Workshop workshop;
    private final Map<String, String> machine;

    private Environments(EnvironmentsConfig config, Path root, Path tools, Map<String, String> machine) {
        Path home = root.toAbsolutePath().normalize();
        Interpreters interpreters = new Interpreters(config.interpreters(), machine, Path.of("/usr/bin"));
        // The cache lies beside the environments: hard links need one file system.
        Uv uv = new Uv(config.uv(), tools.toAbsolutePath(), home.resolve(".cache"), machine, interpreters);
        this.machine = machine;
        this.catalogue = Catalogue.load(config.images());
        this.recipes = new Recipes(config, catalogue, interpreters, machine);
        this.workshop = new Workshop(home, uv, interpreters);
    }

    /**
     * Opens the room.
     *
     * @param root folder of the built environments; made when absent
     * @param tools folder for uv, should it have to be installed
     * @param machine variables of this process: PATH, HOME and the package index's settings are read from it
     */
    public static Environments open(EnvironmentsConfig config, Path root, Path tools, Map<String, String> machine) {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Environments(config, root, tools, Map.copyOf(machine));
    }

    /**
     * Checks and translates, in milliseconds and without a package index.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException when it cannot be built here, naming entry and cure
     */
    public EnvironmentPlan plan(EnvironmentSpec spec) {
        Recipe recipe = recipes.of(spec);
        return new EnvironmentPlan(
                recipe.key(),
                recipe.interpreter().shortVersion(),
                recipe.lines(),
                recipe.notes(),
                workshop.standing(recipe).isPresent());
    }

    /**
     * The environment, built if it does not stand yet. Blocks; concurrent builds of the same content share one build.
     *
     * @param log gets the build's lines as they come
     * @throws dev.athanor.foundation.kernel.AthanorException PACKAGE_UNAVAILABLE, BUILD_FAILED …
     */
    public BuiltEnvironment build(EnvironmentSpec spec, Consumer<String> log) {
        Recipe recipe = recipes.of(spec);
        Path folder = workshop.build(recipe, log);
        return new BuiltEnvironment(
                folder.getFileName().toString(),
                folder,
                folder.resolve("bin").resolve("python"),
                variables(recipe, folder),
                recipe.notes(),
                folder.resolve("requirements.lock"),
                List.of(folder, recipe.interpreter().home()));
    }

    /**
     * A curated environment of Azure: {@code AzureML-sklearn-1.5}, {@code AzureML-sklearn-1.0-ubuntu20.04-py38-cpu}, {@code sklearn-1.5},
     * {@code azureml://registries/azureml/environments/sklearn-1.5/labels/latest}; a version or label behind the name is ignored.
     */
    public Optional<EnvironmentSpec> curated(String nameOrUri) {
        return catalogue
                .curated(nameOrUri)
                .map(entry -> new EnvironmentSpec(entry.name(), "1", entry.image(), null, null, null, Map.of()));
    }

    /** The names of the catalogue's curated environments. */
    public List<String> curatedNames() {
        return catalogue.names();
    }

    private Map<String, String> variables(Recipe recipe, Path folder) {
        Map<String, String> variables = new LinkedHashMap<>(recipe.variables());
        List<String> path = new ArrayList<>();
        path.add(folder.resolve("bin").toString());
        for (String part :
                machine.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin").split(":", -1)) {
            // A version manager's shims would lead back out of the environment.
            if (!part.isEmpty() && !part.endsWith("/shims")) {
                path.add(part);
            }
        }
        variables.put("PATH", String.join(":", path));
        variables.put("VIRTUAL_ENV", folder.toString());
        return variables;
    }
}
