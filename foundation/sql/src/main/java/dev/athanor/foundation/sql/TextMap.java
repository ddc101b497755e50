package dev.athanor.foundation.sql;

import java.util.LinkedHashMap;
import java.util.Map;

/** A small map as the text of one column, which people can read too: a line an entry, {@code name=value}. */
public final class TextMap {
    private TextMap() {}

    /** The text of a map, its entries in the map's order. */
    public static String write(Map<String, ?> map) {
        var text = new StringBuilder();
        map.forEach((name, value) -> text.append(escape(name))
                .append('=')
                .append(escape(String.valueOf(value)))
                .append('\n'));
        return text.toString();
    }

    /** The map that {@link #write} wrote. */
    public static Map<String, String> read(String text) {
        Map<String, String> map = new LinkedHashMap<>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            String line = text.substring(at, end < 0 ? text.length() : end);
            int equals = equalsSign(line);
            map.put(unescape(line.substring(0, equals)), unescape(line.substring(equals + 1)));
            at = end < 0 ? text.length() : end + 1;
        }
        return map;
    }

    /** The first that is none of a name's own. */
    private static int equalsSign(String line) {
        int at = 0;
        while (line.charAt(at) != '=') {
            at += line.charAt(at) == '\\' ? 2 : 1;
        }
        return at;
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("=", "\\e");
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var plain = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '\\' || at == text.length()) {
                plain.append(c);
                continue;
            }
            char escaped = text.charAt(at++);
            plain.append(
                    switch (escaped) {
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 'e' -> '=';
                        default -> escaped;
                    });
        }
        return plain.toString();
    }
}
