package dev.athanor.protocols.arm;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7396): objects are merged, null takes a field away, all else replaces. */
final class MergePatch {
    private MergePatch() {}

    static void apply(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(entry -> {
            String name = entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                target.remove(name);
            } else if (value instanceof ObjectNode inner) {
                ObjectNode merged = target.path(name) instanceof ObjectNode old ? old : target.putObject(name);
                apply(merged, inner);
            } else {
                target.set(name, value);
            }
        });
    }
}
