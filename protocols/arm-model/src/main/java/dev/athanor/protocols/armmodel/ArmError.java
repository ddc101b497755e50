package dev.athanor.protocols.armmodel;

import dev.athanor.foundation.codec.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * ARM's error body.
 *
 * @param code stable code, such as {@code AssetNotFound}
 * @param message text for people
 * @param target the field it is about, or null
 * @param details single findings
 */
public record ArmError(
        String code, String message, @Nullable String target, List<ArmError> details) {
    public ArmError {
        details = List.copyOf(details);
    }

    /** The wire form with its {@code error} envelope. */
    public ObjectNode json() {
        return Json.object().set("error", inner());
    }

    /** The wire form without the envelope. */
    public ObjectNode inner() {
        ObjectNode node =
                Json.object().put("code", code).put("message", message).put("target", target);
        ArrayNode list = node.putArray("details");
        details.forEach(detail -> list.add(detail.inner()));
        return node;
    }

    /** Reads a body; one that is no ARM error becomes an error with {@code fallback} as its code. */
    public static ArmError parse(JsonNode body, String fallback) {
        JsonNode error = body.path("error").isObject() ? body.path("error") : body;
        List<ArmError> details = new ArrayList<>();
        for (JsonNode detail : Json.arrayAt(error, "details")) {
            details.add(parse(detail, fallback));
        }
        return new ArmError(
                Json.text(error, "code").orElse(fallback),
                Json.text(error, "message").orElse(""),
                Json.text(error, "target").orElse(null),
                details);
    }
}
