package dev.athanor.apps.cli;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Goes through Python line by line and knows where statements begin: not within brackets, texts in three quotes, or after a backslash. */
final class PythonLines {
    private int depth;
    private boolean continued;
    private @Nullable String quote;

    /** Whether a statement may begin in the line that comes next. */
    boolean between() {
        return depth == 0 && !continued && quote == null;
    }

    /** Takes a line of Python. */
    void take(String line) {
        continued = false;
        int at = 0;
        while (at < line.length()) {
            at = quote == null ? plain(line, at) : quoted(line, at, quote);
        }
    }

    private int plain(String line, int at) {
        char c = line.charAt(at);
        switch (c) {
            case '#' -> {
                return line.length();
            }
            case '(', '[', '{' -> depth++;
            case ')', ']', '}' -> depth = Math.max(0, depth - 1);
            case '\\' -> continued = at == line.length() - 1;
            case '"', '\'' -> {
                String three = String.valueOf(c).repeat(3);
                if (line.startsWith(three, at)) {
                    quote = three;
                    return at + 3;
                }
                return end(line, at, c);
            }
            default -> {
                // Nothing that changes where statements begin.
            }
        }
        return at + 1;
    }

    private int quoted(String line, int at, String closing) {
        if (line.charAt(at) == '\\') {
            return at + 2;
        }
        if (line.startsWith(closing, at)) {
            quote = null;
            return at + closing.length();
        }
        return at + 1;
    }

    /** Behind a text in single quotes; the line's end where nothing closes it. */
    private static int end(String line, int at, char closing) {
        int next = at + 1;
        while (next < line.length() && line.charAt(next) != closing) {
            next += line.charAt(next) == '\\' ? 2 : 1;
        }
        return next + 1;
    }

    /** What stands before a comment. */
    static String withoutComment(String line) {
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == '#') {
                return line.substring(0, at).stripTrailing();
            }
            at = c == '"' || c == '\'' ? end(line, at, c) : at + 1;
        }
        return line.stripTrailing();
    }

    /** Whether {@code text} is Python for a text, written so plainly that what is between its quotes is what it says. */
    static boolean plainText(String text) {
        Predicate<String> closed = quoteSign ->
                text.length() > 1 && text.startsWith(quoteSign) && text.indexOf(quoteSign, 1) == text.length() - 1;
        return !text.contains("\\") && (closed.test("\"") || closed.test("'"));
    }

    /** The text as Python writes it. */
    static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
