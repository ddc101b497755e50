package dev.athanor.foundation.codec;

import dev.athanor.foundation.kernel.AthanorException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON text to a tree and back, and reading of fields with errors that name them. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final JsonMapper PRETTY =
            MAPPER.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {}

    /** An empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** An empty array. */
    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /**
     * Reads a document.
     *
     * @throws AthanorException JSON_MALFORMED with line and column
     */
    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException malformed) {
            throw malformed(malformed);
        }
    }

    /** Reads a document from UTF-8 bytes; an empty text is an empty object. */
    public static JsonNode parse(byte[] text) {
        if (text.length == 0) {
            return object();
        }
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException malformed) {
            throw malformed(malformed);
        }
    }

    /**
     * Reads a document that must be an object.
     *
     * @throws AthanorException JSON_MALFORMED or FIELD_INVALID
     */
    public static ObjectNode parseObject(byte[] text) {
        if (parse(text) instanceof ObjectNode object) {
            return object;
        }
        throw CodecProblem.FIELD_INVALID.because("the body must be a JSON object");
    }

    /** Compact text. */
    public static String write(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /** Indented text for people. */
    public static String pretty(JsonNode node) {
        return PRETTY.writeValueAsString(node);
    }

    /** The object under {@code name}, or an empty one that is not part of the tree. */
    public static ObjectNode objectAt(JsonNode node, String name) {
        return node.path(name) instanceof ObjectNode object ? object : object();
    }

    /** The array under {@code name}, or an empty one that is not part of the tree. */
    public static ArrayNode arrayAt(JsonNode node, String name) {
        return node.path(name) instanceof ArrayNode array ? array : array();
    }

    /** The text, number or boolean under {@code name} as text; empty when absent or null. */
    public static Optional<String> text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isMissingNode() || value.isNull() || value.isContainer()
                ? Optional.empty()
                : Optional.of(value.asString());
    }

    /**
     * The text under {@code name}.
     *
     * @throws AthanorException FIELD_INVALID when absent
     */
    public static String required(JsonNode node, String name, String path) {
        return text(node, name)
                .orElseThrow(() -> CodecProblem.FIELD_INVALID
                        .because("'" + path + "' is required")
                        .at(path));
    }

    /** The string map under {@code name}; scalars become text, nulls are left out. */
    public static Map<String, String> texts(JsonNode node, String name) {
        Map<String, String> map = new LinkedHashMap<>();
        Iterator<Map.Entry<String, JsonNode>> entries =
                objectAt(node, name).properties().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, JsonNode> entry = entries.next();
            JsonNode value = entry.getValue();
            if (!value.isNull()) {
                map.put(entry.getKey(), value.isContainer() ? write(value) : value.asString());
            }
        }
        return map;
    }

    /** An object of a string map. */
    public static ObjectNode of(Map<String, String> map) {
        ObjectNode node = object();
        map.forEach(node::put);
        return node;
    }

    private static AthanorException malformed(JacksonException failure) {
        var at = failure.getLocation();
        String where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        return new AthanorException(
                CodecProblem.JSON_MALFORMED, "not JSON: " + failure.getOriginalMessage() + where, failure);
    }
}
