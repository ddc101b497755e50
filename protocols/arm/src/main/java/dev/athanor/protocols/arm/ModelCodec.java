package dev.athanor.protocols.arm;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetSpec;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.workspaces.Workspace;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Models: the same records that MLflow's registry shows. */
final class ModelCodec implements AssetCodec {
    private static final List<String> TYPES = List.of("custom_model", "mlflow_model", "triton_model");
    private static final Pattern MADE_BY = Pattern.compile(
            "azureml:/*.*?jobs/([^/]+)/outputs/.*|runs:/+([^/]+)(?:/.*)?|.*/ExperimentRun/dcid\\.([^/]+)/.*");

    private static final Pattern JOB_OUTPUT = Pattern.compile("azureml:/*.*?jobs/[^/]+/outputs/.*");

    private final AssetAddresses addresses;
    private final BlobStore blobs;
    private final MlflowFlavors flavors;

    ModelCodec(Assets assets, BlobStore blobs) {
        this.addresses = new AssetAddresses(assets);
        this.blobs = blobs;
        this.flavors = new MlflowFlavors(assets, blobs);
    }

    @Override
    public AssetKind kind() {
        return AssetKind.MODEL;
    }

    @Override
    public String segment() {
        return "models";
    }

    @Override
    public AssetSpec spec(Workspace workspace, String name, @Nullable String version, ObjectNode properties) {
        String type =
                ArmBody.oneOf(Json.text(properties, "modelType").orElse("custom_model"), TYPES, "properties.modelType");
        String sent = Json.required(properties, "modelUri", "properties.modelUri");
        String uri = addresses.checked(workspace, sent, "properties.modelUri");
        if (JOB_OUTPUT.matcher(uri).matches() && !addresses.filled(workspace, uri, blobs)) {
            throw ArmProblem.REFERENCE_UNKNOWN
                    .because("properties.modelUri: there are no files at '" + sent
                            + "'; look at what the job made with `az ml job download --all`, and at its end: outputs are"
                            + " taken in when a job has ended")
                    .at("properties.modelUri");
        }
        String job =
                Json.text(properties, "jobName").filter(text -> !text.isEmpty()).orElseGet(() -> maker(uri));
        if (type.equals("mlflow_model") && Json.objectAt(properties, "flavors").isEmpty()) {
            flavors.of(workspace, uri).ifPresent(found -> properties.set("flavors", found));
        }
        return AssetCodec.common(AssetSpec.of(name, version, type, uri).madeBy(job), properties, null);
    }

    @Override
    public void describe(Workspace workspace, Asset asset, ObjectNode properties) {
        String uri = asset.uri();
        properties
                .put("modelType", asset.type())
                .put("modelUri", uri == null ? "" : addresses.followable(workspace, uri))
                .put("jobName", asset.jobName())
                .put("stage", asset.stage());
        // The Python client fails on a model whose flavors are no object.
        if (!properties.path("flavors").isObject()) {
            properties.set("flavors", Json.object());
        }
    }

    private static @Nullable String maker(String uri) {
        Matcher matcher = MADE_BY.matcher(uri);
        if (!matcher.matches()) {
            return null;
        }
        for (int group = 1; group <= 3; group++) {
            if (matcher.group(group) != null) {
                return matcher.group(group);
            }
        }
        return null;
    }
}
