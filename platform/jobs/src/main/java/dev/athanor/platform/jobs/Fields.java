package dev.athanor.platform.jobs;

import java.util.LinkedHashMap;
import java.util.Map;

/** Text of a map of texts and back: a line an entry, {@code key=value}, so that a database column can be read by people too. */
final class Fields {
    private Fields() {}

    static String write(Map<String, String> fields) {
        var text = new StringBuilder();
        fields.forEach((key, value) ->
                text.append(escape(key)).append('=').append(escape(value)).append('\n'));
        return text.toString();
    }

    static Map<String, String> read(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            String line = text.substring(at, end < 0 ? text.length() : end);
            int equals = line.indexOf('=');
            fields.put(unescape(line.substring(0, equals)), unescape(line.substring(equals + 1)));
            at = end < 0 ? text.length() : end + 1;
        }
        return fields;
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
