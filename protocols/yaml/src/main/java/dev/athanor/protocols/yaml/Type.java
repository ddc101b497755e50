package dev.athanor.protocols.yaml;

import java.util.ArrayList;
import java.util.List;

/** What a value may be. Written {@code text|list(int)|{a b}|ref:models|SomeObject} in the schema file. */
sealed interface Type {
    /** The kinds that need no further description. */
    enum Plain implements Type {
        TEXT,
        INT,
        NUM,
        BOOL,
        DATE,
        ANY,
        NULL,
        /** A local file or folder that must be there. */
        PATH,
        /** A local path or an address of any scheme. */
        LOCATION,
        /** The name of a file whose content stands for the value. */
        FILE
    }

    /** One of a few words; case, and CamelCase against snake_case, do not matter. */
    record Words(List<String> words) implements Type {}

    /** A reference to something in the workspace, such as {@code azureml:name:version}. */
    record Reference(String collection) implements Type {}

    /** A list of one type. */
    record ListOf(Type item) implements Type {}

    /** A map with free keys. */
    record MapOf(Type value) implements Type {}

    /** An object described under its own heading. */
    record Named(String name) implements Type {}

    /** One of several. */
    record OneOf(List<Type> types) implements Type {}

    /** The single alternatives of a type. */
    default List<Type> alternatives() {
        return this instanceof OneOf one ? one.types() : List.of(this);
    }

    /** Reads the notation. */
    static Type parse(String text) {
        List<Type> types = new ArrayList<>();
        int start = 0;
        int depth = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? '|' : text.charAt(i);
            if (c == '(' || c == '{') {
                depth++;
            } else if (c == ')' || c == '}') {
                depth--;
            } else if (c == '|' && depth == 0) {
                types.add(parseOne(text.substring(start, i)));
                start = i + 1;
            }
        }
        return types.size() == 1 ? types.getFirst() : new OneOf(List.copyOf(types));
    }

    private static Type parseOne(String text) {
        if (text.startsWith("{")) {
            return new Words(List.of(text.substring(1, text.length() - 1).split(" ")));
        }
        if (text.startsWith("list(")) {
            return new ListOf(parse(text.substring(5, text.length() - 1)));
        }
        if (text.startsWith("map(")) {
            return new MapOf(parse(text.substring(4, text.length() - 1)));
        }
        if (text.startsWith("ref:")) {
            return new Reference(text.substring(4));
        }
        if (Character.isUpperCase(text.charAt(0))) {
            return new Named(text);
        }
        return Plain.valueOf(text.toUpperCase(java.util.Locale.ROOT));
    }
}
