package dev.athanor.protocols.yaml;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Trees as YAML text, keys sorted, in the plain block style that PyYAML writes. */
final class YamlText {
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9_./$(<][^:#\\n\\r\\t{}\\[\\]&*!|>'\"%@`]*(:[^ \\n\\r\\t#][^:#\\n\\r\\t]*)*");
    private static final Pattern AMBIGUOUS = Pattern.compile(
            "(?i)~|null|true|false|yes|no|on|off|[-+]?(0x[0-9a-f]+|[0-9][0-9_]*(\\.[0-9_]*)?(e[-+]?[0-9]+)?|\\.[0-9]+|\\.inf|\\.nan)|\\d{4}-\\d\\d?-\\d\\d?.*");

    private YamlText() {}

    static String write(@Nullable Object tree) {
        StringBuilder text = new StringBuilder();
        if (tree instanceof Map<?, ?> map && !map.isEmpty()) {
            map(Trees.map(map), 0, text);
        } else if (tree instanceof List<?> list && !list.isEmpty()) {
            list(list, 0, text);
        } else {
            text.append(scalar(tree)).append('\n');
        }
        return text.toString();
    }

    private static void map(Map<String, Object> map, int indent, StringBuilder text) {
        boolean first = true;
        for (Map.Entry<String, Object> entry : new TreeMap<>(map).entrySet()) {
            // Inside a list item the dash has already indented the first key.
            text.append(first && endsWithDash(text) ? "" : " ".repeat(indent));
            first = false;
            text.append(scalar(entry.getKey())).append(':');
            value(entry.getValue(), indent, text);
        }
    }

    private static void value(@Nullable Object value, int indent, StringBuilder text) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            text.append('\n');
            map(Trees.map(map), indent + 2, text);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            text.append('\n');
            list(list, indent, text);
        } else if (value instanceof String lines
                && lines.contains("\n")
                && !lines.contains("\r")
                && !lines.startsWith(" ")) {
            block(lines, indent + 2, text);
        } else {
            text.append(' ').append(scalar(value)).append('\n');
        }
    }

    private static void block(String lines, int indent, StringBuilder text) {
        text.append(lines.endsWith("\n") ? lines.endsWith("\n\n") ? " |+\n" : " |\n" : " |-\n");
        String body = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
        for (String line : body.split("\n", -1)) {
            text.append(line.isEmpty() ? "" : " ".repeat(indent)).append(line).append('\n');
        }
    }

    private static void list(List<?> list, int indent, StringBuilder text) {
        boolean first = true;
        for (Object item : list) {
            text.append(first && endsWithDash(text) ? "" : " ".repeat(indent)).append("- ");
            first = false;
            if (item instanceof Map<?, ?> map && !map.isEmpty()) {
                map(Trees.map(map), indent + 2, text);
            } else if (item instanceof List<?> inner && !inner.isEmpty()) {
                list(inner, indent + 2, text);
            } else {
                text.append(scalar(item)).append('\n');
            }
        }
    }

    private static boolean endsWithDash(StringBuilder text) {
        int length = text.length();
        return length >= 2 && text.charAt(length - 1) == ' ' && text.charAt(length - 2) == '-';
    }

    private static String scalar(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> _ -> "{}";
            case List<?> _ -> "[]";
            case String text -> quoted(text);
            default -> String.valueOf(value);
        };
    }

    private static String quoted(String text) {
        if (PLAIN.matcher(text).matches()
                && !AMBIGUOUS.matcher(text).matches()
                && !text.endsWith(" ")
                && !text.endsWith(":")) {
            return text;
        }
        if (text.chars().noneMatch(c -> c < ' ')) {
            return "'" + text.replace("'", "''") + "'";
        }
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t")
                + "\"";
    }
}
