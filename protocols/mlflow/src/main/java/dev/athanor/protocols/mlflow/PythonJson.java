package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** JSON with the spacing of Python's own writer: for texts within texts, which clients compare as they stand. */
final class PythonJson {
    private PythonJson() {}

    static String write(JsonNode node) {
        var out = new StringBuilder();
        append(node, out);
        return out.toString();
    }

    private static void append(JsonNode node, StringBuilder out) {
        if (node.isObject()) {
            String gap = "{";
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                out.append(gap).append(text(entry.getKey())).append(": ");
                append(entry.getValue(), out);
                gap = ", ";
            }
            out.append(node.isEmpty() ? "{}" : "}");
        } else if (node.isArray()) {
            String gap = "[";
            for (JsonNode item : node) {
                out.append(gap);
                append(item, out);
                gap = ", ";
            }
            out.append(node.isEmpty() ? "[]" : "]");
        } else {
            out.append(Json.write(node));
        }
    }

    /** A text with its quotes. */
    static String text(String text) {
        return Json.write(tools.jackson.databind.node.JsonNodeFactory.instance.stringNode(text));
    }
}
