package dev.athanor.foundation.codec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** JSON as plain maps, lists and scalars, for rooms that know no nodes. */
public final class PlainJson {
    private PlainJson() {}

    /**
     * Reads a text.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException JSON_MALFORMED
     */
    public static @Nullable Object read(String text) {
        return of(Json.parse(text));
    }

    /** Writes a tree. */
    public static String write(@Nullable Object tree) {
        return Json.write(node(tree));
    }

    /** The node as maps, lists, text, numbers, booleans and null. */
    public static @Nullable Object of(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.properties().forEach(entry -> map.put(entry.getKey(), of(entry.getValue())));
            return map;
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(item -> list.add(of(item)));
            return list;
        }
        if (node.isNull()) {
            return null;
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue();
        }
        return node.isNumber() ? (Object) node.doubleValue() : node.stringValue();
    }

    /** The tree as a node; what is none of the kinds of JSON stands as text. */
    public static JsonNode node(@Nullable Object tree) {
        return switch (tree) {
            case Map<?, ?> map -> {
                ObjectNode node = Json.object();
                map.forEach((key, value) -> node.set(String.valueOf(key), node(value)));
                yield node;
            }
            case List<?> list -> {
                ArrayNode node = Json.array();
                list.forEach(item -> node.add(node(item)));
                yield node;
            }
            case Boolean flag -> BooleanNode.valueOf(flag);
            case Integer number -> LongNode.valueOf(number);
            case Long number -> LongNode.valueOf(number);
            case BigInteger number -> BigIntegerNode.valueOf(number);
            case Number number -> DoubleNode.valueOf(number.doubleValue());
            case null -> NullNode.getInstance();
            default -> StringNode.valueOf(String.valueOf(tree));
        };
    }
}
