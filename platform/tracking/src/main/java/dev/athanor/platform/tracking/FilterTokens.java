package dev.athanor.platform.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a filter into tokens. */
final class FilterTokens {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern SIGN = Pattern.compile(">=|<=|!=|<>|==|=|<|>");

    /** Kinds of tokens. */
    enum Kind {
        NAME,
        TEXT,
        NUMBER,
        SIGN,
        OPEN,
        CLOSE,
        COMMA,
        OTHER
    }

    /**
     * One token.
     *
     * @param kind its kind
     * @param head for a name: the word before the dot, else empty
     * @param text its content without quotes
     * @param source as it was written
     */
    record Token(Kind kind, String head, String text, String source) {
        boolean is(String word) {
            return kind == Kind.NAME && head.isEmpty() && source.equalsIgnoreCase(word);
        }

        /** A quoted text; a name in double quotes without a dot counts as one. */
        boolean isText() {
            return kind == Kind.TEXT || (kind == Kind.NAME && source.startsWith("\"") && head.isEmpty());
        }
    }

    private final String filter;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private FilterTokens(String filter) {
        this.filter = filter;
    }

    static List<Token> of(String filter) {
        if (filter.indexOf(0) >= 0) {
            throw TrackingProblem.FILTER_INVALID.because(
                    "Invalid clause(s) in filter string: it holds a NUL character");
        }
        FilterTokens cutter = new FilterTokens(filter);
        while (cutter.at < filter.length()) {
            cutter.cut();
        }
        return cutter.tokens;
    }

    private void cut() {
        char next = filter.charAt(at);
        if (Character.isWhitespace(next)) {
            at++;
        } else if (next == '(') {
            single(Kind.OPEN);
        } else if (next == ')') {
            single(Kind.CLOSE);
        } else if (next == ',') {
            single(Kind.COMMA);
        } else if (next == '\'') {
            int from = at;
            String text = quoted('\'');
            tokens.add(new Token(Kind.TEXT, "", text, filter.substring(from, at)));
        } else if (!pattern(SIGN, Kind.SIGN) && !number()) {
            if (isNamePart(next) || next == '`' || next == '"') {
                name();
            } else {
                single(Kind.OTHER);
            }
        }
    }

    private void single(Kind kind) {
        String text = String.valueOf(filter.charAt(at++));
        tokens.add(new Token(kind, "", text, text));
    }

    /** A number must end where it ends: {@code 1a} is a name. */
    private boolean number() {
        Matcher matcher = NUMBER.matcher(filter).region(at, filter.length());
        if (!matcher.lookingAt() || (matcher.end() < filter.length() && isNamePart(filter.charAt(matcher.end())))) {
            return false;
        }
        return pattern(NUMBER, Kind.NUMBER);
    }

    private boolean pattern(Pattern pattern, Kind kind) {
        Matcher matcher = pattern.matcher(filter).region(at, filter.length());
        if (!matcher.lookingAt()) {
            return false;
        }
        at = matcher.end();
        tokens.add(new Token(kind, "", matcher.group(), matcher.group()));
        return true;
    }

    /** A word, or a word, a dot and a key; both may be quoted, and keys may hold further dots. */
    private void name() {
        int from = at;
        String first = piece();
        if (at < filter.length() && filter.charAt(at) == '.') {
            at++;
            var key = new StringBuilder();
            while (at < filter.length() && (filter.charAt(at) == '.' || startsPiece(filter.charAt(at)))) {
                if (filter.charAt(at) == '.') {
                    key.append(filter.charAt(at++));
                } else {
                    key.append(piece());
                }
            }
            tokens.add(new Token(Kind.NAME, first, key.toString(), filter.substring(from, at)));
        } else {
            tokens.add(new Token(Kind.NAME, "", first, filter.substring(from, at)));
        }
    }

    private String piece() {
        char next = filter.charAt(at);
        if (next == '`' || next == '"') {
            return quoted(next);
        }
        int from = at;
        while (at < filter.length() && isNamePart(filter.charAt(at)) && filter.charAt(at) != '.') {
            at++;
        }
        return filter.substring(from, at);
    }

    private String quoted(char quote) {
        var text = new StringBuilder();
        for (int i = at + 1; i < filter.length(); i++) {
            char next = filter.charAt(i);
            if (next == quote && i + 1 < filter.length() && filter.charAt(i + 1) == quote) {
                text.append(quote);
                i++;
            } else if (next == quote) {
                at = i + 1;
                return text.toString();
            } else {
                text.append(next);
            }
        }
        throw TrackingProblem.FILTER_INVALID.because(
                "Invalid clause(s) in filter string: '" + filter.substring(at) + "' (a quote is not closed)");
    }

    private static boolean startsPiece(char c) {
        return isNamePart(c) || c == '`' || c == '"';
    }

    /** A slash and a dash stand in keys that nobody quoted, too. */
    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '/' || c == '@' || c == '$' || c == ':';
    }
}
