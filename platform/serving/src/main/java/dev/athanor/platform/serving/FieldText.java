package dev.athanor.platform.serving;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Small maps as one text column: a line an entry, {@code name=value}, with backslashes before what would mislead. */
final class FieldText {
    private FieldText() {}

    static String of(Map<String, ?> map) {
        var text = new StringBuilder();
        new TreeMap<>(map)
                .forEach((name, value) -> text.append(escape(name))
                        .append('=')
                        .append(escape(String.valueOf(value)))
                        .append('\n'));
        return text.toString();
    }

    static Map<String, String> read(String text) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int equals = equalsSign(line);
            map.put(unescape(line.substring(0, equals)), unescape(line.substring(equals + 1)));
        }
        return map;
    }

    static Map<String, Integer> readNumbers(String text) {
        Map<String, Integer> map = new LinkedHashMap<>();
        read(text).forEach((name, value) -> map.put(name, Integer.valueOf(value)));
        return map;
    }

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
                .replace("=", "\\=");
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                plain.append(
                        switch (text.charAt(i)) {
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            default -> text.charAt(i);
                        });
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
