package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceSpec;
import dev.athanor.protocols.armmodel.SystemData;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A workspace's wire form. */
final class WorkspaceCodec {
    /** Template parameters that become properties of the workspace, by name of the parameter. */
    private static final Map<String, String> TEMPLATE_PROPERTIES = Map.of(
            "workspace_hub", "hubResourceId",
            "publicNetworkAccess", "publicNetworkAccess",
            "imageBuildCompute", "imageBuildCompute",
            "primaryUserAssignedIdentity", "primaryUserAssignedIdentity",
            "systemDatastoresAuthMode", "systemDatastoresAuthMode",
            "managedNetwork", "managedNetwork",
            "workspace_hub_config", "workspaceHubConfig");

    private final String base;

    WorkspaceCodec(ArmRooms rooms) {
        this.base = rooms.base();
    }

    ObjectNode json(Workspace workspace) {
        JsonNode sent = Json.parse(workspace.document());
        ObjectNode properties = ArmBody.copy(sent, "properties");
        properties
                .put("workspaceId", workspace.guid())
                .put("friendlyName", workspace.displayName())
                .put("description", workspace.description())
                .put("provisioningState", "Succeeded")
                .put("discoveryUrl", base + "/discovery/workspaces/" + workspace.guid())
                .put("mlFlowTrackingUri", base + "/mlflow/v1.0" + workspace.arm())
                .put("v1LegacyMode", false)
                .put("isPrivateLinkEnabled", false)
                .put("notebookInfo", (String) null)
                .put("storageHnsEnabled", false);
        putIfAbsent(properties, "hbiWorkspace", JsonNodeFactory.instance.booleanNode(false));
        putIfAbsent(properties, "publicNetworkAccess", JsonNodeFactory.instance.stringNode("Enabled"));
        putIfAbsent(properties, "privateLinkCount", JsonNodeFactory.instance.numberNode(0));
        ObjectNode node = ArmBody.resource(
                workspace.arm(),
                ArmPaths.TYPE,
                properties,
                new SystemData(workspace.createdAt(), workspace.createdBy(), workspace.modifiedAt()));
        node.put("location", workspace.location());
        node.put("kind", workspace.kind());
        node.set("tags", Json.of(workspace.tags()));
        node.set(
                "sku",
                sent.path("sku").isObject()
                        ? sent.path("sku")
                        : Json.object().put("name", "Basic").put("tier", "Basic"));
        if (sent.path("identity").isObject()) {
            node.set("identity", sent.path("identity"));
        }
        return node;
    }

    /** What a PUT asks for. */
    static WorkspaceSpec spec(ObjectNode body) {
        JsonNode properties = body.path("properties");
        return new WorkspaceSpec(
                Json.text(body, "location").orElse("local"),
                Json.text(body, "kind").orElse("Default"),
                Json.texts(body, "tags"),
                Json.text(properties, "friendlyName").orElse(null),
                Json.text(properties, "description").orElse(null),
                kept(body));
    }

    /** What a PATCH makes of a workspace: fields that are sent replace those that are there. */
    static WorkspaceSpec patched(Workspace workspace, ObjectNode body) {
        ObjectNode whole = (ObjectNode) Json.parse(workspace.document());
        ObjectNode properties = ArmBody.copy(whole, "properties");
        Json.objectAt(body, "properties").properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                properties.set(field.getKey(), field.getValue());
            }
        });
        whole.set("properties", properties);
        for (String field : List.of("sku", "identity")) {
            if (body.path(field).isObject()) {
                whole.set(field, body.path(field));
            }
        }
        return new WorkspaceSpec(
                workspace.location(),
                workspace.kind(),
                body.path("tags").isObject() ? Json.texts(body, "tags") : workspace.tags(),
                Json.text(properties, "friendlyName").orElse(workspace.displayName()),
                Json.text(properties, "description").orElse(workspace.description()),
                kept(whole));
    }

    /** What the parameters of a deployment template ask for. */
    static WorkspaceSpec templated(JsonNode parameters) {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties");
        TEMPLATE_PROPERTIES.forEach((parameter, property) -> {
            JsonNode value = parameters.path(parameter).path("value");
            boolean given = !value.isMissingNode()
                    && !value.isNull()
                    && !(value.isString() && value.asString().isEmpty());
            if (given && !(value.isObject() && value.isEmpty())) {
                properties.set(property, value);
            }
        });
        if (parameters.path("identity").path("value").isObject()) {
            body.set("identity", parameters.path("identity").path("value"));
        }
        return new WorkspaceSpec(
                parameter(parameters, "location", "local"),
                parameter(parameters, "kind", "Default"),
                Json.texts(parameters.path("tagValues"), "value"),
                Json.text(parameters.path("friendlyName"), "value").orElse(null),
                Json.text(parameters.path("description"), "value").orElse(null),
                Json.write(body));
    }

    private static String parameter(JsonNode parameters, String name, String otherwise) {
        return Json.text(parameters.path(name), "value")
                .filter(text -> !text.isBlank())
                .orElse(otherwise);
    }

    private static String kept(ObjectNode body) {
        ObjectNode copy = body.deepCopy();
        copy.remove(List.of("id", "name", "type", "systemData"));
        return Json.write(copy);
    }

    private static void putIfAbsent(ObjectNode node, String name, JsonNode value) {
        if (!node.hasNonNull(name)) {
            node.set(name, value);
        }
    }
}
