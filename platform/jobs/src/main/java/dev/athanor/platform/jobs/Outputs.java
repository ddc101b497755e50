package dev.athanor.platform.jobs;

import dev.athanor.foundation.blobs.Adopted;
import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetQuery;
import dev.athanor.platform.assets.AssetSpec;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Says where a job's named outputs go, and takes them in when the job has ended. */
final class Outputs {
    private static final List<String> TYPES =
            List.of("uri_file", "uri_folder", "mltable", "mlflow_model", "custom_model", "triton_model");
    private static final String DIRECT = "Direct";
    /** An output of this name that says nothing else is what the job leaves without naming it: outputs/, logs/, user_logs/. */
    private static final String ARTIFACTS = "artifacts";

    private final Assets assets;
    private final Workspaces workspaces;
    private final BlobStore blobs;

    Outputs(Assets assets, Workspaces workspaces, BlobStore blobs) {
        this.assets = assets;
        this.workspaces = workspaces;
        this.blobs = blobs;
    }

    /** The output with its place decided; refuses what cannot be written. */
    JobOutput check(Workspace workspace, String job, String name, JobOutput output) {
        String field = "outputs." + name;
        if (!TYPES.contains(output.type())) {
            throw JobsProblem.JOB_INVALID
                    .because(field + ".type: '" + output.type() + "' is no type of output; allowed: " + TYPES)
                    .at(field);
        }
        String uri = place(workspace, job, name, output);
        Location location = Inputs.at(field, () -> assets.locate(workspace, uri));
        if (!(location instanceof Location.Blobs)) {
            throw JobsProblem.JOB_INVALID
                    .because(field + ": '" + uri + "' lies outside of this server; outputs go to its own datastores")
                    .at(field);
        }
        return new JobOutput(output.type(), uri, output.mode(), output.assetName(), output.assetVersion());
    }

    private String place(Workspace workspace, String job, String name, JobOutput output) {
        String asked = output.uri();
        String store = workspaces.defaultDatastore(workspace).name();
        if (asked == null || asked.isBlank()) {
            if (name.equals(ARTIFACTS) && !output.type().equals("uri_file")) {
                return Assets.datastoreUri(workspace, Workspaces.ARTIFACT_DATASTORE, Assets.runFolder(job));
            }
            String folder = "azureml/" + job + "/" + name + (output.type().equals("uri_file") ? "" : "/");
            return Assets.datastoreUri(workspace, store, folder);
        }
        return asked.replace("${{name}}", job)
                .replace("${{output_name}}", name)
                .replace("${{default_datastore}}", store);
    }

    /** What {@code ${{outputs.NAME}}} stands for; folders are made. */
    static String stage(String name, JobOutput output, JobFolder folder) {
        if (output.mode().equals(DIRECT)) {
            return Objects.requireNonNull(output.uri());
        }
        Path place = folder.output(name);
        if (!output.type().equals("uri_file")) {
            try {
                Files.createDirectories(place);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return place.toString();
    }

    /** Takes an output in and says where it lies; registers it when the job did what it should. Twice does no more than once. */
    List<String> keep(
            Workspace workspace, JobRow job, String name, JobOutput output, JobFolder folder, boolean completed) {
        String uri = Objects.requireNonNull(output.uri());
        Path made = folder.output(name);
        List<String> skipped = List.of();
        if (assets.locate(workspace, uri) instanceof Location.Blobs place
                && !output.mode().equals(DIRECT)) {
            skipped = adopt(place, made);
        }
        if (!name.equals(ARTIFACTS)) {
            // Artifacts are found without a record, among them models that were logged elsewhere.
            assets.recordOutput(workspace, job.key().name(), name, uri);
        }
        if (completed) {
            register(workspace, job, output);
        }
        return skipped;
    }

    private List<String> adopt(Location.Blobs place, Path made) {
        String prefix = DataFiles.strip(place.prefix());
        if (Files.isRegularFile(made)) {
            blobs.adopt(new BlobPath(place.container(), prefix), made);
            return List.of();
        }
        Adopted adopted = blobs.adoptFolder(place.container(), prefix.isEmpty() ? "" : prefix + "/", made);
        return adopted.skipped();
    }

    /** Makes an output with a name a version of that asset. Twice does no more than once. */
    void register(Workspace workspace, JobRow job, JobOutput output) {
        String asset = output.assetName();
        String uri = output.uri();
        if (asset == null || uri == null) {
            return;
        }
        AssetKind kind = output.type().endsWith("_model") ? AssetKind.MODEL : AssetKind.DATA;
        if (registered(workspace, kind, asset, job.key().name(), uri).isEmpty()) {
            AssetSpec spec = AssetSpec.of(asset, output.assetVersion(), output.type(), uri)
                    .madeBy(job.key().name());
            assets.put(workspace, kind, spec, job.createdBy());
        }
    }

    /** The version that this job made before a crash, if it did. */
    private Optional<Asset> registered(Workspace workspace, AssetKind kind, String asset, String job, String uri) {
        try {
            return assets.versions(workspace, kind, asset, AssetQuery.active().page(20, null)).items().stream()
                    .filter(version -> job.equals(version.jobName()) && uri.equals(version.uri()))
                    .findFirst();
        } catch (AthanorException unknown) {
            return Optional.empty();
        }
    }
}
