package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.serving.AuthMode;
import dev.athanor.platform.serving.Endpoint;
import dev.athanor.platform.serving.EndpointSpec;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.protocols.armmodel.SystemData;
import dev.athanor.protocols.inference.Inference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Online endpoints as ARM writes them. The whole body that was sent is kept, less the keys in it. */
final class OnlineEndpointCodec {
    static final String TYPE = ArmPaths.TYPE + "/onlineEndpoints";
    private static final List<String> AUTH_MODES = List.of("Key", "AMLToken", "AADToken");
    private static final List<String> ACCESS = List.of("Enabled", "Disabled");

    private final String base;

    OnlineEndpointCodec(ArmRooms rooms) {
        this.base = rooms.base();
    }

    /** What a body asks for. */
    EndpointSpec spec(String name, ObjectNode body) {
        ObjectNode properties = Json.objectAt(body, "properties");
        AuthMode auth = switch (ArmBody.oneOf(
                Json.text(properties, "authMode").orElse("Key"), AUTH_MODES, "properties.authMode")) {
            case "AMLToken" -> AuthMode.AML_TOKEN;
            case "AADToken" -> AuthMode.AAD_TOKEN;
            default -> AuthMode.KEY;
        };
        Json.text(properties, "publicNetworkAccess")
                .ifPresent(text -> ArmBody.oneOf(text, ACCESS, "properties.publicNetworkAccess"));
        properties.remove("keys");
        return new EndpointSpec(
                name, auth, shares(properties, "traffic"), shares(properties, "mirrorTraffic"), Json.write(body));
    }

    private static Map<String, Integer> shares(ObjectNode properties, String field) {
        Map<String, Integer> shares = new LinkedHashMap<>();
        Json.objectAt(properties, field).properties().forEach(entry -> {
            JsonNode share = entry.getValue();
            if (!share.isIntegralNumber()) {
                String at = "properties." + field + "." + entry.getKey();
                throw ArmBody.invalid("'" + at + "' is " + share + "; allowed: a whole number of percent", at);
            }
            shares.put(entry.getKey(), share.asInt());
        });
        return shares;
    }

    /** The resource. */
    ObjectNode json(Workspace workspace, Endpoint endpoint) {
        ObjectNode document = (ObjectNode) Json.parse(endpoint.spec().document());
        ObjectNode properties = ArmBody.copy(document, "properties");
        if (!properties.path("properties").isObject()) {
            properties.putObject("properties");
        }
        properties
                .put("authMode", word(endpoint.spec().auth()))
                .put("provisioningState", "Succeeded")
                .put("scoringUri", Inference.scoringUri(base, workspace.guid(), endpoint.name()))
                .put("swaggerUri", Inference.swaggerUri(base, workspace.guid(), endpoint.name()));
        if (!properties.hasNonNull("publicNetworkAccess")) {
            properties.put("publicNetworkAccess", "Enabled");
        }
        put(properties.putObject("traffic"), endpoint.spec().traffic());
        put(properties.putObject("mirrorTraffic"), endpoint.spec().mirror());
        ObjectNode resource = ArmBody.resource(
                workspace.arm() + "/onlineEndpoints/" + endpoint.name(),
                TYPE,
                properties,
                new SystemData(endpoint.createdAt(), endpoint.createdBy(), endpoint.modifiedAt()));
        envelope(workspace, document, resource);
        return resource;
    }

    private static void put(ObjectNode node, Map<String, Integer> shares) {
        shares.forEach(node::put);
    }

    /** The fields of a tracked resource that go back as they came. */
    static void envelope(Workspace workspace, ObjectNode document, ObjectNode resource) {
        resource.put("location", Json.text(document, "location").orElse(workspace.location()));
        resource.set("tags", ArmBody.copy(document, "tags"));
        for (String field : List.of("identity", "kind", "sku")) {
            if (document.hasNonNull(field)) {
                resource.set(field, document.path(field));
            }
        }
    }

    private static String word(AuthMode mode) {
        return switch (mode) {
            case KEY -> "Key";
            case AML_TOKEN -> "AMLToken";
            case AAD_TOKEN -> "AADToken";
        };
    }
}
