package dev.athanor.platform.jobs;

import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.environments.EnvironmentSpec;
import dev.athanor.platform.workspaces.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The environment that an MLflow model brings along. */
final class ModelEnvironment {
    private static final String FIELD = "environmentId";

    private final Assets assets;
    private final DataFiles files;

    ModelEnvironment(Assets assets, DataFiles files) {
        this.assets = assets;
        this.files = files;
    }

    /**
     * What the model says it needs.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException JOB_INVALID where the model says nothing
     */
    EnvironmentSpec of(Workspace workspace, String reference) {
        Asset model = Inputs.at(FIELD, () -> assets.resolve(workspace, AssetKind.MODEL, reference));
        Path folder = Optional.ofNullable(model.uri())
                .map(uri -> assets.locate(workspace, uri))
                .filter(Location.Blobs.class::isInstance)
                .map(Location.Blobs.class::cast)
                .flatMap(place -> files.here(place, DataFiles.Sort.FOLDER))
                .map(ModelEnvironment::mlflow)
                .orElseThrow(() -> none(model));
        String conda = text(folder.resolve("conda.yaml"));
        String requirements = conda == null ? text(folder.resolve("requirements.txt")) : null;
        if (conda == null && requirements == null) {
            throw none(model);
        }
        return new EnvironmentSpec("model-" + model.name(), model.version(), null, conda, requirements, null, Map.of());
    }

    private static RuntimeException none(Asset model) {
        return CommandChecks.invalid(
                FIELD,
                "the model '" + model.name() + ":" + model.version()
                        + "' brings no conda.yaml or requirements.txt along, as MLflow models do; name an environment");
    }

    /** Where MLmodel lies: in the registered folder, or in the only folder in it. */
    private static Path mlflow(Path folder) {
        if (Files.exists(folder.resolve("MLmodel"))) {
            return folder;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            List<Path> all =
                    inside.filter(one -> Files.exists(one.resolve("MLmodel"))).toList();
            return all.size() == 1 ? all.getFirst() : folder;
        } catch (IOException unreadable) {
            return folder;
        }
    }

    private static @Nullable String text(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readString(file) : null;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
