package dev.athanor.platform.jobs;

import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.environments.EnvironmentSpec;
import dev.athanor.platform.environments.MlflowModelFolder;
import dev.athanor.platform.workspaces.Workspace;
import java.util.Optional;

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
        return Optional.ofNullable(model.uri())
                .map(uri -> assets.locate(workspace, uri))
                .filter(Location.Blobs.class::isInstance)
                .map(Location.Blobs.class::cast)
                .flatMap(place -> files.here(place, DataFiles.Sort.FOLDER))
                .flatMap(folder -> MlflowModelFolder.in(folder).environment(model.name(), model.version()))
                .orElseThrow(() -> CommandChecks.invalid(
                        FIELD,
                        "the model '" + model.name() + ":" + model.version()
                                + "' brings no conda.yaml or requirements.txt along, as MLflow models do; name an"
                                + " environment"));
    }
}
