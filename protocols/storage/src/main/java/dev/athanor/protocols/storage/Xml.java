package dev.athanor.protocols.storage;

import org.jspecify.annotations.Nullable;

/** Writes XML, escaped. */
final class Xml {
    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>");

    Xml open(String name) {
        out.append('<').append(name).append('>');
        return this;
    }

    Xml open(String name, String attribute, String value) {
        out.append('<').append(name).append(' ').append(attribute).append("=\"");
        escape(value);
        out.append("\">");
        return this;
    }

    Xml close(String name) {
        out.append("</").append(name).append('>');
        return this;
    }

    /** An element with text; an empty one for null. */
    Xml text(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            out.append('<').append(name).append(" />");
            return this;
        }
        open(name);
        escape(value);
        return close(name);
    }

    /** An element with text, left out for null. */
    Xml optional(String name, @Nullable String value) {
        return value == null ? this : text(name, value);
    }

    private void escape(String text) {
        text.codePoints().forEach(point -> {
            switch (point) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\n', '\t' -> out.append((char) point);
                case '\r' -> out.append("&#13;");
                default -> out.appendCodePoint(allowed(point) ? point : '\uFFFD');
            }
        });
    }

    /** Whether XML 1.0 can hold it. */
    private static boolean allowed(int point) {
        return point >= ' ' && (point < 0xD800 || point > 0xDFFF) && point != 0xFFFE && point != 0xFFFF;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
