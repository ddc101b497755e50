package dev.athanor.protocols.armmodel;

import dev.athanor.foundation.codec.Json;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who made a resource and when, and who changed it last.
 *
 * @param createdAt when it was made
 * @param createdBy who made it
 * @param modifiedAt when it was last changed
 */
public record SystemData(Instant createdAt, String createdBy, Instant modifiedAt) {
    /** The wire form. */
    public ObjectNode json() {
        return Json.object()
                .put("createdBy", createdBy)
                .put("createdByType", "User")
                .put("createdAt", WireTime.text(createdAt))
                .put("lastModifiedBy", createdBy)
                .put("lastModifiedByType", "User")
                .put("lastModifiedAt", WireTime.text(modifiedAt));
    }
}
