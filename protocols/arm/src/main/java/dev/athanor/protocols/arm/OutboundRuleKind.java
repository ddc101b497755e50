package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.workspaces.Workspace;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Rules for traffic out of a managed network. */
final class OutboundRuleKind implements KeptKind {
    private static final List<String> TYPES = List.of("FQDN", "PrivateEndpoint", "ServiceTag");

    @Override
    public String kind() {
        return "outboundRules";
    }

    @Override
    public int made() {
        return 200;
    }

    @Override
    public void check(Workspace workspace, String name, ObjectNode body) {
        ArmBody.oneOf(Json.required(body.path("properties"), "type", "properties.type"), TYPES, "properties.type");
        if (!body.path("properties").has("destination")) {
            throw ArmBody.invalid("'properties.destination' is required", "properties.destination");
        }
    }

    @Override
    public void describe(Workspace workspace, String name, ObjectNode properties) {
        properties.put("status", "Inactive");
        if (!properties.hasNonNull("category")) {
            properties.put("category", "UserDefined");
        }
    }
}
