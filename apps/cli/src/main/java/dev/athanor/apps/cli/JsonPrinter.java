package dev.athanor.apps.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trees as JSON text: compact, indented for people, or indented and coloured. */
final class JsonPrinter {
    private static final String KEY = "\u001b[34m";
    private static final String TEXT = "\u001b[33m";
    private static final String OTHER = "\u001b[36m";
    private static final String OFF = "\u001b[0m";

    private final StringBuilder out = new StringBuilder();
    private final boolean indent;
    private final boolean colour;

    private JsonPrinter(boolean indent, boolean colour) {
        this.indent = indent;
        this.colour = colour;
    }

    /** In one line, as it travels. */
    static String compact(@Nullable Object tree) {
        return print(tree, false, false);
    }

    /** Over several lines. */
    static String pretty(@Nullable Object tree) {
        return print(tree, true, false);
    }

    /** Over several lines, in colours. */
    static String coloured(@Nullable Object tree) {
        return print(tree, true, true);
    }

    private static String print(@Nullable Object tree, boolean indent, boolean colour) {
        JsonPrinter printer = new JsonPrinter(indent, colour);
        printer.value(tree, 0);
        return printer.out.toString();
    }

    private void value(@Nullable Object value, int depth) {
        switch (value) {
            case Map<?, ?> map -> {
                boolean first = true;
                out.append('{');
                for (Map.Entry<String, Object> entry : JsonText.map(map).entrySet()) {
                    line(first, depth + 1);
                    first = false;
                    paint(KEY, quoted(entry.getKey()));
                    out.append(indent ? ": " : ":");
                    value(entry.getValue(), depth + 1);
                }
                close(first, depth, '}');
            }
            case List<?> list -> {
                boolean first = true;
                out.append('[');
                for (Object item : list) {
                    line(first, depth + 1);
                    first = false;
                    value(item, depth + 1);
                }
                close(first, depth, ']');
            }
            case String text -> paint(TEXT, quoted(text));
            case null -> paint(OTHER, "null");
            default -> paint(OTHER, String.valueOf(value));
        }
    }

    private void line(boolean first, int depth) {
        out.append(first ? "" : ",");
        if (indent) {
            out.append('\n').append("  ".repeat(depth));
        }
    }

    private void close(boolean empty, int depth, char bracket) {
        if (indent && !empty) {
            out.append('\n').append("  ".repeat(depth));
        }
        out.append(bracket);
    }

    private void paint(String with, String text) {
        out.append(colour ? with : "").append(text).append(colour ? OFF : "");
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
