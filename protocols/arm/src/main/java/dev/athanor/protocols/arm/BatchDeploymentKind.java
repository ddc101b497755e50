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
        text(properties, "compute")
                .ifPresent(id -> ArmErrors.referenced(
                        "properties.compute",
                        () -> compute.get(workspace.guid(), id.substring(id.lastIndexOf('/') + 1))));
        asset(workspace, properties.path("model"), "assetId", "properties.model.assetId", AssetKind.MODEL);
        asset(
                workspace,
                properties.path("codeConfiguration"),
                "codeId",
                "properties.codeConfiguration.codeId",
                AssetKind.CODE);
        text(properties, "environmentId")
                .filter(id -> environments.curated(id).isEmpty())
                .ifPresent(id -> ArmErrors.referenced(
                        "properties.environmentId", () -> assets.resolve(workspace, AssetKind.ENVIRONMENT, id)));
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
