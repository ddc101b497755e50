package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.compute.Compute;
import dev.athanor.platform.environments.Environments;
import dev.athanor.platform.workspaces.KeptResources;
import dev.athanor.platform.workspaces.Workspace;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Deployments of batch endpoints. */
final class BatchDeploymentKind implements KeptKind {
    static final String KIND = "batchEndpoints/deployments";

    private final KeptResources kept;
    private final Assets assets;
    private final Environments environments;
    private final Compute compute;

    BatchDeploymentKind(ArmRooms rooms) {
        this.kept = rooms.workspaces().kept();
        this.assets = rooms.assets();
        this.environments = rooms.environments();
        this.compute = rooms.compute();
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void check(Workspace workspace, String name, ObjectNode body) {
        String endpoint = name.substring(0, name.indexOf('/'));
        kept.get(workspace, "batchEndpoints", endpoint);
        JsonNode properties = body.path("properties");
        compute(workspace, properties, "compute", "properties.compute");
        asset(workspace, properties.path("model"), "assetId", "properties.model.assetId", AssetKind.MODEL);
        asset(
                workspace,
                properties.path("codeConfiguration"),
                "codeId",
                "properties.codeConfiguration.codeId",
                AssetKind.CODE);
        if (BatchInvocation.runsComponent(properties)) {
            JsonNode configuration = properties.path("deploymentConfiguration");
            asset(
                    workspace,
                    configuration.path("componentId"),
                    "assetId",
                    "properties.deploymentConfiguration.componentId.assetId",
                    AssetKind.COMPONENT);
            compute(
                    workspace,
                    configuration.path("settings"),
                    "default_compute",
                    "properties.deploymentConfiguration.settings.default_compute");
            return;
        }
        checkModel(workspace, properties);
        text(properties, "environmentId")
                .filter(id -> environments.curated(id).isEmpty())
                .ifPresent(id -> ArmErrors.referenced(
                        "properties.environmentId", () -> assets.resolve(workspace, AssetKind.ENVIRONMENT, id)));
    }

    /** A compute by its name, {@code azureml:NAME} or its id. */
    private void compute(Workspace workspace, JsonNode node, String field, String target) {
        text(node, field)
                .ifPresent(id -> ArmErrors.referenced(
                        target,
                        () -> compute.get(
                                workspace.guid(),
                                id.substring(id.lastIndexOf('/') + 1).replaceFirst("^azureml:", ""))));
    }

    /** Without a script the model must know itself how to score. */
    private void checkModel(Workspace workspace, JsonNode properties) {
        boolean scripted =
                text(properties.path("codeConfiguration"), "scoringScript").isPresent();
        Optional<String> model = text(properties.path("model"), "assetId");
        if (scripted) {
            if (text(properties, "environmentId").isEmpty() && model.isEmpty()) {
                throw ArmBody.invalid(
                        "'properties.environmentId' is required: the environment that the scoring script runs in",
                        "properties.environmentId");
            }
            return;
        }
        String id = model.orElseThrow(() ->
                ArmBody.invalid("'properties.model' is required: the model that scores", "properties.model.assetId"));
        String type = assets.resolve(workspace, AssetKind.MODEL, id).type();
        if (!type.equals("mlflow_model")) {
            throw ArmBody.invalid(
                    "model '" + id.replaceAll(".*/models/", "") + "' is of type " + type
                            + "; only models of type mlflow_model are scored without a script, so name one"
                            + " (code_configuration.scoring_script)",
                    "properties.codeConfiguration.scoringScript");
        }
    }

    private void asset(Workspace workspace, JsonNode node, String field, String target, AssetKind assetKind) {
        text(node, field).ifPresent(id -> ArmErrors.referenced(target, () -> assets.resolve(workspace, assetKind, id)));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Json.text(node, field).filter(value -> !value.isEmpty());
    }

    @Override
    public void describe(Workspace workspace, String name, ObjectNode properties) {
        properties.put("provisioningState", "Succeeded");
    }
}
