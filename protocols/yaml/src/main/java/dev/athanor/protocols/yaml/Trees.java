package dev.athanor.protocols.yaml;

import dev.athanor.foundation.codec.PlainJson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Trees of plain maps, lists and scalars: the form in which a command line can afford to carry documents. */
final class Trees {
    private Trees() {}

    /** The node as maps, lists, text, numbers, booleans and null. */
    static @Nullable Object of(JsonNode node) {
        return PlainJson.of(node);
    }

    /** The object, as a map of text to values; an empty one when it is anything else. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : new LinkedHashMap<>();
    }

    /** The value under a dotted path, or null. */
    static @Nullable Object at(Map<String, Object> tree, String path) {
        Object here = tree;
        for (String key : path.split("\\.")) {
            if (!(here instanceof Map<?, ?> map)) {
                return null;
            }
            here = map.get(key);
        }
        return here;
    }

    /** Sets the value under a dotted path, making maps on the way. */
    static void put(Map<String, Object> tree, String path, Object value) {
        String[] keys = path.split("\\.");
        Map<String, Object> here = tree;
        for (int i = 0; i < keys.length - 1; i++) {
            Object next = here.get(keys[i]);
            if (!(next instanceof Map<?, ?>)) {
                next = new LinkedHashMap<String, Object>();
                here.put(keys[i], next);
            }
            here = map(next);
        }
        here.put(keys[keys.length - 1], value);
    }

    /** A scalar as Python's {@code str} writes it, since that is what the official client sends for literal inputs. */
    static String pythonText(Object value) {
        return switch (value) {
            case Boolean flag -> flag ? "True" : "False";
            case Double number -> pythonText(number.doubleValue());
            case BigDecimal number -> number.toPlainString();
            case Long number -> Long.toString(number);
            case BigInteger number -> number.toString();
            default -> String.valueOf(value);
        };
    }

    private static String pythonText(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        String text = Double.toString(number);
        double size = Math.abs(number);
        if (size != 0 && (size < 1e-4 || size >= 1e16)) {
            BigDecimal exact = new BigDecimal(text);
            int exponent = exact.precision() - exact.scale() - 1;
            String digits = exact.unscaledValue().abs().toString().replaceAll("0+$", "");
            String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
            return (number < 0 ? "-" : "")
                    + mantissa
                    + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
        }
        return text.contains("E") ? new BigDecimal(text).toPlainString() + (size % 1 == 0 ? ".0" : "") : text;
    }
}
