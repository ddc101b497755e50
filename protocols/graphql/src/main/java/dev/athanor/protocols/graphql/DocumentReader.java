package dev.athanor.protocols.graphql;

import dev.athanor.foundation.codec.Json;
import dev.athanor.protocols.graphql.Lexer.Kind;
import dev.athanor.protocols.graphql.Lexer.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads one document. Fragments are read where they are spread, so that they count there. */
final class DocumentReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final List<Token> tokens;
    private final ObjectNode variables;
    private final Graphql.Limits limits;
    private final Map<String, Integer> fragments = new HashMap<>();
    private final Map<String, Integer> operations = new HashMap<>();
    private int at;
    private int selections;

    DocumentReader(String document, JsonNode variables, Graphql.Limits limits) {
        this.tokens = Lexer.cut(document);
        this.variables = variables instanceof ObjectNode object ? object.deepCopy() : Json.object();
        this.limits = limits;
    }

    List<Selection> read(@Nullable String wanted) {
        while (peek().kind() != Kind.END) {
            definition();
        }
        at = chosen(wanted);
        if (peek().is("query") || peek().is("mutation")) {
            at++;
            if (peek().kind() == Kind.NAME) {
                at++;
            }
            defaults();
            directives();
        }
        return fields(1);
    }

    /** Notes where a definition begins and goes past it. */
    private void definition() {
        int start = at;
        if (peek().is("fragment")) {
            at++;
            fragments.put(name(), start);
        } else if (peek().is("query") || peek().is("mutation")) {
            at++;
            operations.put(peek().kind() == Kind.NAME ? peek().text() : "", start);
        } else if (peek().is("{")) {
            operations.put("", start);
        } else {
            throw unexpected();
        }
        while (!peek().is("{")) {
            if (peek().kind() == Kind.END) {
                throw unexpected();
            }
            at++;
        }
        skipBraces();
    }

    private void skipBraces() {
        int depth = 0;
        do {
            if (peek().kind() == Kind.END) {
                throw unexpected();
            }
            depth += peek().is("{") ? 1 : peek().is("}") ? -1 : 0;
            at++;
        } while (depth > 0);
    }

    private int chosen(@Nullable String wanted) {
        if (wanted != null && !wanted.isEmpty()) {
            Integer found = operations.get(wanted);
            if (found == null) {
                throw Graphql.invalid("Unknown operation named '" + wanted + "'.");
            }
            return found;
        }
        if (operations.size() != 1) {
            throw Graphql.invalid(
                    operations.isEmpty()
                            ? "Must provide an operation."
                            : "Must provide operation name if query contains multiple operations.");
        }
        return operations.values().iterator().next();
    }

    /** Default values of variables that were not given; types are not looked at. */
    private void defaults() {
        if (!take("(")) {
            return;
        }
        while (!take(")")) {
            expect("$");
            String name = name();
            expect(":");
            type();
            if (take("=")) {
                JsonNode value = value();
                if (!variables.has(name)) {
                    variables.set(name, value);
                }
            }
        }
    }

    private void type() {
        if (take("[")) {
            type();
            expect("]");
        } else {
            name();
        }
        take("!");
    }

    private List<Selection> fields(int depth) {
        if (depth > limits.depth()) {
            throw Graphql.invalid("Query exceeds maximum depth of " + limits.depth());
        }
        List<Selection> fields = new ArrayList<>();
        expect("{");
        while (!take("}")) {
            if (take("...")) {
                spread(depth, fields);
            } else {
                field(depth, fields);
            }
        }
        long aliases = fields.stream()
                .filter(field -> !field.alias().equals(field.name()))
                .count();
        if (depth == 1 && fields.size() > limits.rootFields()) {
            throw tooMany("root fields", limits.rootFields(), fields.size());
        }
        if (aliases > limits.aliases()) {
            throw tooMany("aliases", limits.aliases(), aliases);
        }
        return fields;
    }

    private static RuntimeException tooMany(String what, int most, long count) {
        return Graphql.invalid(
                "GraphQL queries should have at most " + most + " " + what + ", got " + count + " " + what + ".");
    }

    private void field(int depth, List<Selection> into) {
        if (++selections > limits.selections()) {
            throw Graphql.invalid("Query exceeds maximum total selections of " + limits.selections());
        }
        String alias = name();
        String name = take(":") ? name() : alias;
        ObjectNode arguments = arguments();
        boolean wanted = directives();
        List<Selection> fields = peek().is("{") ? fields(depth + 1) : List.of();
        if (wanted) {
            into.add(new Selection(alias, name, arguments, fields));
        }
    }

    /** {@code ... on Type}, {@code ...} or {@code ...Name}; the type's condition always holds, since types have no kinds here. */
    private void spread(int depth, List<Selection> into) {
        if (peek().kind() == Kind.NAME && !peek().is("on")) {
            Integer fragment = fragments.get(peek().text());
            if (fragment == null) {
                throw Graphql.invalid("Unknown fragment '" + peek().text() + "'.");
            }
            at++;
            boolean wanted = directives();
            int back = at;
            at = fragment + 2;
            nested(depth, into, wanted);
            at = back;
        } else {
            nested(depth, into, true);
        }
    }

    private void nested(int depth, List<Selection> into, boolean outer) {
        if (take("on")) {
            name();
        }
        boolean wanted = directives() && outer;
        // A fragment that spreads itself ends at the limit of depth.
        List<Selection> fields = fields(depth + 1);
        if (wanted) {
            into.addAll(fields);
        }
    }

    /** Whether {@code @skip} and {@code @include} let the field stand; others are gone past. */
    private boolean directives() {
        boolean wanted = true;
        while (take("@")) {
            String name = name();
            boolean condition = arguments().path("if").asBoolean(false);
            wanted &= !(name.equals("skip") && condition) && !(name.equals("include") && !condition);
        }
        return wanted;
    }

    private ObjectNode arguments() {
        ObjectNode arguments = Json.object();
        if (take("(")) {
            while (!take(")")) {
                String name = name();
                expect(":");
                arguments.set(name, value());
            }
        }
        return arguments;
    }

    private JsonNode value() {
        Token token = peek();
        at++;
        if (token.is("$")) {
            return variables.path(name());
        }
        if (token.is("[")) {
            ArrayNode list = Json.array();
            while (!take("]")) {
                list.add(value());
            }
            return list;
        }
        if (token.is("{")) {
            ObjectNode object = Json.object();
            while (!take("}")) {
                String name = name();
                expect(":");
                object.set(name, value());
            }
            return object;
        }
        return switch (token.kind()) {
            case TEXT, NUMBER -> Json.parse(token.text());
            case BLOCK -> NODES.stringNode(token.text().strip());
            case NAME ->
                switch (token.text()) {
                    case "true" -> NODES.booleanNode(true);
                    case "false" -> NODES.booleanNode(false);
                    case "null" -> NODES.nullNode();
                    default -> NODES.stringNode(token.text());
                };
            case SIGN, END -> {
                at--;
                throw unexpected();
            }
        };
    }

    private String name() {
        if (peek().kind() != Kind.NAME) {
            throw unexpected();
        }
        return tokens.get(at++).text();
    }

    private boolean take(String sign) {
        if (peek().is(sign)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String sign) {
        if (!take(sign)) {
            throw unexpected();
        }
    }

    private Token peek() {
        return tokens.get(Math.min(at, tokens.size() - 1));
    }

    private RuntimeException unexpected() {
        return Graphql.invalid("Syntax Error: Unexpected " + peek().text() + " at position " + peek().at() + ".");
    }
}
