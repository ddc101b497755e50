package dev.athanor.protocols.graphql;

import dev.athanor.foundation.codec.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Types and their fields: what may be asked for, and what is said when the JSON says nothing. Written down as lines of {@code Type: field
 * Kind, field Kind…}; a kind is {@code String}, {@code Long} (goes out as a text), {@code Int}, {@code Float}, {@code Boolean}, another type, or
 * one of these in brackets; with a question mark it is null when the JSON has none. A field {@code runId} is {@code run_id} in the JSON.
 */
public final class Schema {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, Map<String, String>> types;

    private Schema(Map<String, Map<String, String>> types) {
        this.types = types;
    }

    /** Reads a schema; lines that begin with a hash are left out. */
    public static Schema parse(String text) {
        Map<String, Map<String, String>> types = new HashMap<>();
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(':');
            if (line.startsWith("#") || colon < 0) {
                continue;
            }
            Map<String, String> fields = new LinkedHashMap<>();
            for (String field : line.substring(colon + 1).split(",")) {
                String[] parts = field.strip().split("\\s+");
                fields.put(parts[0], parts[1]);
            }
            types.put(line.substring(0, colon).strip(), fields);
        }
        return new Schema(types);
    }

    /**
     * The part of some JSON that is asked for.
     *
     * @param type what the JSON is
     * @throws dev.athanor.foundation.kernel.AthanorException GRAPHQL_QUERY_INVALID for a field that the type does not have
     */
    public ObjectNode project(String type, JsonNode json, List<Selection> fields) {
        Map<String, String> known = types.getOrDefault(type, Map.of());
        ObjectNode answer = Json.object();
        for (Selection field : fields) {
            if (field.name().equals("__typename")) {
                answer.put(field.alias(), type);
                continue;
            }
            String kind = known.get(field.name());
            if (kind == null) {
                throw Graphql.invalid("Cannot query field '" + field.name() + "' on type '" + type + "'.");
            }
            answer.set(field.alias(), value(kind, json.path(snake(field.name())), field));
        }
        return answer;
    }

    private JsonNode value(String kind, JsonNode json, Selection field) {
        if (kind.startsWith("[")) {
            String item = kind.substring(1, kind.length() - 1);
            ArrayNode list = Json.array();
            json.forEach(one -> list.add(value(item, one, field)));
            return list;
        }
        boolean absent = json.isMissingNode() || json.isNull();
        if (kind.endsWith("?")) {
            return absent ? NODES.nullNode() : value(kind.substring(0, kind.length() - 1), json, field);
        }
        return switch (kind) {
            case "String" -> absent ? NODES.stringNode("") : json;
            case "Long" -> NODES.stringNode(absent ? "0" : json.asString());
            case "Int" -> absent ? NODES.numberNode(0) : json;
            case "Boolean" -> absent ? NODES.booleanNode(false) : json;
            // NaN is no number of GraphQL.
            case "Float" -> absent ? NODES.numberNode(0.0) : json.isNumber() ? json : NODES.nullNode();
            default -> {
                if (field.fields().isEmpty()) {
                    throw Graphql.invalid(
                            "Field '" + field.name() + "' of type '" + kind + "' must have a selection of subfields.");
                }
                yield project(kind, json, field.fields());
            }
        };
    }

    /** {@code runId} as the JSON has it: {@code run_id}. */
    public static String snake(String camel) {
        var text = new StringBuilder();
        for (int i = 0; i < camel.length(); i++) {
            char next = camel.charAt(i);
            text.append(Character.isUpperCase(next) ? "_" + Character.toLowerCase(next) : String.valueOf(next));
        }
        return text.toString();
    }
}
