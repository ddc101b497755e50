package dev.athanor.platform.environments;

import dev.athanor.foundation.kernel.Copies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Turns what an environment asks for into an interpreter with packages on this machine, or into a container image: built once by content, shared, never changed. An
 * interface, so that rooms which stand on it can be tested without a package index.
 */
public interface Environments {
    /**
     * Opens the room.
     *
     * @param root folder of the built environments; made when absent
     * @param tools folder for uv, should it have to be installed
     * @param machine variables of this process: PATH, HOME and the package index's settings are read from it
     * @param images the container engine
     */
    static Environments open(
            EnvironmentsConfig config, Path root, Path tools, Map<String, String> machine, Images images) {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LocalEnvironments(config, root, tools, Copies.inOrder(machine), images);
    }

    /**
     * Checks and translates, in milliseconds and without a package index.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException when it cannot be built here, naming entry and cure
     */
    EnvironmentPlan plan(EnvironmentSpec spec);

    /**
     * The environment, built if it does not stand yet. Blocks; concurrent builds of the same content share one build.
     *
     * @param log gets the build's lines as they come
     * @throws dev.athanor.foundation.kernel.AthanorException PACKAGE_UNAVAILABLE, BUILD_FAILED …
     */
    BuiltEnvironment build(EnvironmentSpec spec, Consumer<String> log);

    /**
     * A curated environment of Azure: {@code AzureML-sklearn-1.5}, {@code AzureML-sklearn-1.0-ubuntu20.04-py38-cpu}, {@code sklearn-1.5},
     * {@code azureml://registries/azureml/environments/sklearn-1.5/labels/latest}; a version or label behind the name is ignored.
     */
    Optional<EnvironmentSpec> curated(String nameOrUri);

    /** The names of the catalogue's curated environments. */
    List<String> curatedNames();
}
