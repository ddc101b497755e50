package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.workspaces.Workspace;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Connections to services elsewhere. Credentials are sealed and given back only when asked for. */
final class ConnectionKind implements KeptKind {
    private static final String SEALED = "athanor.sealedCredentials";

    private final Security security;

    ConnectionKind(ArmRooms rooms) {
        this.security = rooms.security();
    }

    @Override
    public String kind() {
        return "connections";
    }

    @Override
    public int made() {
        return 200;
    }

    @Override
    public void check(Workspace workspace, String name, ObjectNode body) {
        ObjectNode properties = Json.objectAt(body, "properties");
        Json.required(properties, "category", "properties.category");
        Json.required(properties, "authType", "properties.authType");
        JsonNode credentials = properties.remove("credentials");
        if (credentials != null && credentials.isObject()) {
            properties.put(SEALED, security.seal(Json.write(credentials)));
        }
    }

    @Override
    public void describe(Workspace workspace, String name, ObjectNode properties) {
        properties.remove(SEALED);
        properties.putNull("credentials");
    }

    /** The properties with their credentials. */
    ObjectNode revealed(ObjectNode document) {
        ObjectNode properties = ArmBody.copy(document, "properties");
        JsonNode kept = properties.remove(SEALED);
        if (kept != null) {
            properties.set("credentials", Json.parse(security.unseal(kept.asString())));
        }
        return properties;
    }
}
