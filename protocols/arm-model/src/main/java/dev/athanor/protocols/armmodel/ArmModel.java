package dev.athanor.protocols.armmodel;

import dev.athanor.foundation.codec.Json;
import tools.jackson.databind.node.ObjectNode;

/** The envelope that every resource of ARM comes in. */
public final class ArmModel {
    private ArmModel() {}

    /**
     * A resource.
     *
     * @param id full ARM id; its last segment is the resource's name
     * @param type such as {@code Microsoft.MachineLearningServices/workspaces/data}
     * @param properties what is the type's own
     * @param systemData who made it and when
     */
    public static ObjectNode resource(String id, String type, ObjectNode properties, SystemData systemData) {
        ObjectNode node = Json.object()
                .put("id", id)
                .put("name", id.substring(id.lastIndexOf('/') + 1))
                .put("type", type);
        node.set("properties", properties);
        node.set("systemData", systemData.json());
        return node;
    }
}
