package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.workspaces.KeptResources;
import dev.athanor.platform.workspaces.Workspace;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Batch endpoints. */
final class BatchEndpointKind implements KeptKind {
    private static final List<String> AUTH_MODES = List.of("AADToken", "AMLToken", "Key");

    private final KeptResources kept;
    private final String base;

    BatchEndpointKind(ArmRooms rooms) {
        this.kept = rooms.workspaces().kept();
        this.base = rooms.base();
    }

    @Override
    public String kind() {
        return "batchEndpoints";
    }

    @Override
    public void check(Workspace workspace, String name, ObjectNode body) {
        ObjectNode properties = Json.objectAt(body, "properties");
        ArmBody.oneOf(Json.text(properties, "authMode").orElse("AADToken"), AUTH_MODES, "properties.authMode");
        Optional<String> deployment = Json.text(Json.objectAt(properties, "defaults"), "deploymentName");
        deployment
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> ArmErrors.referenced(
                        "properties.defaults.deploymentName",
                        () -> kept.get(workspace, BatchDeploymentKind.KIND, name + "/" + text)));
    }

    @Override
    public void describe(Workspace workspace, String name, ObjectNode properties) {
        if (!properties.hasNonNull("authMode")) {
            properties.put("authMode", "AADToken");
        }
        // The Python client's samples assign to a field of this object.
        if (!properties.path("defaults").isObject()) {
            properties.putObject("defaults").put("deploymentName", (String) null);
        }
        properties
                .put("provisioningState", "Succeeded")
                .put(
                        "scoringUri",
                        base + "/mferp/managementfrontend" + workspace.arm() + "/batchEndpoints/" + name + "/jobs");
    }
}
