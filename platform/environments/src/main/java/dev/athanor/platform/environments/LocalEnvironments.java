package dev.athanor.platform.environments;

import dev.athanor.foundation.kernel.AthanorException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Environments on this machine: in a container image, or translated by rules and built by uv. */
final class LocalEnvironments implements Environments {
    private final Catalogue catalogue;
    private final Recipes recipes;
    private final Workshop workshop;
    private final Bytecode bytecode;
    private final ImageEnvironments images;
    private final Map<String, String> machine;

    LocalEnvironments(EnvironmentsConfig config, Path root, Path tools, Map<String, String> machine, Images images) {
        Path home = root.toAbsolutePath().normalize();
        Interpreters interpreters =
                new Interpreters(config.interpreters(), machine, Path.of("/usr/bin"), home.resolve(".interpreters"));
        // The cache lies beside the environments: hard links need one file system.
        Uv uv = new Uv(config.uv(), tools.toAbsolutePath(), home.resolve(".cache"), machine, interpreters);
        this.machine = machine;
        this.catalogue = Catalogue.load(config.images());
        this.images = new ImageEnvironments(
                config.containers(),
                catalogue,
                images,
                new ImagePackages(config.missingPython(), images, uv, home, machine),
                home.resolve(".locks"));
        this.recipes = new Recipes(config, catalogue, interpreters, machine, this.images::reason);
        this.workshop = new Workshop(home, uv, interpreters);
        this.bytecode = new Bytecode(machine);
    }

    @Override
    public EnvironmentPlan plan(EnvironmentSpec spec) {
        if (images.takes(spec)) {
            return images.plan(spec);
        }
        Recipe recipe = recipes.of(spec);
        return new EnvironmentPlan(
                recipe.key(),
                recipe.interpreter().shortVersion(),
                recipe.lines(),
                recipe.notes(),
                workshop.standing(recipe).isPresent());
    }

    @Override
    public BuiltEnvironment build(EnvironmentSpec spec, Consumer<String> log) {
        if (images.takes(spec)) {
            try {
                return images.build(spec, log);
            } catch (AthanorException failure) {
                if (images.takes(spec)) {
                    throw failure;
                }
            }
        }
        Recipe recipe = recipes.of(spec);
        Path folder = workshop.build(recipe, log);
        if (!recipe.lines().isEmpty()) {
            bytecode.compile(folder);
        }
        return new BuiltEnvironment(
                folder.getFileName().toString(),
                folder,
                folder.resolve("bin").resolve("python"),
                variables(recipe, folder),
                recipe.notes(),
                folder.resolve("requirements.lock"),
                Optional.empty(),
                List.of(folder, recipe.interpreter().home()));
    }

    @Override
    public Optional<EnvironmentSpec> curated(String nameOrUri) {
        return catalogue
                .curated(nameOrUri)
                .map(entry -> new EnvironmentSpec(entry.name(), "1", entry.image(), null, null, null, Map.of()));
    }

    @Override
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
