package dev.athanor.protocols.graphql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a document into tokens. */
final class Lexer {
    private static final Pattern IGNORED = Pattern.compile("(?:[\\s,\\ufeff]|#[^\\n\\r]*)+");
    private static final Pattern NAME = Pattern.compile("[_A-Za-z][_0-9A-Za-z]*");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
    private static final Pattern BLOCK = Pattern.compile("\"\"\"(.*?)\"\"\"", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*\"");
    private static final Pattern SIGN = Pattern.compile("\\.\\.\\.|[!$&()\\[\\]{}:=@|]");

    /** Kinds of tokens. */
    enum Kind {
        NAME,
        NUMBER,
        /** With its quotes, as JSON has it. */
        TEXT,
        /** Its content. */
        BLOCK,
        SIGN,
        END
    }

    record Token(Kind kind, String text, int at) {
        boolean is(String sign) {
            return (kind == Kind.SIGN || kind == Kind.NAME) && text.equals(sign);
        }
    }

    private Lexer() {}

    static List<Token> cut(String document) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (true) {
            at = after(IGNORED, document, at);
            if (at == document.length()) {
                tokens.add(new Token(Kind.END, "the end of the query", at));
                return tokens;
            }
            Token token = next(document, at);
            tokens.add(token);
            at += token.kind() == Kind.BLOCK
                    ? token.text().length() + 6
                    : token.text().length();
        }
    }

    private static Token next(String document, int at) {
        record Form(Pattern pattern, Kind kind) {}
        for (Form form : List.of(
                new Form(NAME, Kind.NAME),
                new Form(NUMBER, Kind.NUMBER),
                new Form(BLOCK, Kind.BLOCK),
                new Form(TEXT, Kind.TEXT),
                new Form(SIGN, Kind.SIGN))) {
            Matcher matcher = form.pattern().matcher(document).region(at, document.length());
            if (matcher.lookingAt()) {
                return new Token(form.kind(), form.kind() == Kind.BLOCK ? matcher.group(1) : matcher.group(), at);
            }
        }
        throw Graphql.invalid(
                "Syntax Error: Unexpected character '" + document.charAt(at) + "' at position " + at + ".");
    }

    private static int after(Pattern pattern, String document, int at) {
        Matcher matcher = pattern.matcher(document).region(at, document.length());
        return matcher.lookingAt() ? matcher.end() : at;
    }
}
