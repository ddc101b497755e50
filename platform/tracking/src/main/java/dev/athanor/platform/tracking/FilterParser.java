package dev.athanor.platform.tracking;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.tracking.Filter.Clause;
import dev.athanor.platform.tracking.Filter.Entity;
import dev.athanor.platform.tracking.Filter.Node;
import dev.athanor.platform.tracking.Filter.Operator;
import dev.athanor.platform.tracking.Filter.Value;
import dev.athanor.platform.tracking.FilterTokens.Kind;
import dev.athanor.platform.tracking.FilterTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads filters: MLflow's comparisons joined by AND, and beyond MLflow OR, NOT and parentheses. Its errors are MLflow's, since clients' tests
 * match them.
 */
final class FilterParser {
    /** Deepest nesting, and most comparisons: what databases can take with room to spare. */
    private static final int DEEPEST = 50;

    private static final int MOST = 300;

    private final String text;
    private final Grammar grammar;
    private final List<Token> tokens;
    private int at;
    private int comparisons;

    FilterParser(String text, Grammar grammar) {
        this.text = text;
        this.grammar = grammar;
        this.tokens = FilterTokens.of(text);
    }

    Filter parse() {
        Node root = any(0);
        if (at < tokens.size()) {
            throw invalidRest(at);
        }
        return new Filter(root instanceof Node.All ? root : new Node.All(List.of(root)));
    }

    private Node any(int depth) {
        return joined("OR", () -> all(depth), Node.Any::new);
    }

    private Node all(int depth) {
        return joined("AND", () -> one(depth), Node.All::new);
    }

    private Node joined(String word, Supplier<Node> part, Function<List<Node>, Node> join) {
        List<Node> nodes = new ArrayList<>();
        nodes.add(part.get());
        while (at < tokens.size() && tokens.get(at).is(word)) {
            if (at + 1 == tokens.size()) {
                throw invalidRest(at);
            }
            at++;
            nodes.add(part.get());
        }
        return nodes.size() == 1 ? nodes.getFirst() : join.apply(List.copyOf(nodes));
    }

    private Node one(int depth) {
        if (depth > DEEPEST) {
            throw TrackingProblem.FILTER_INVALID.because(
                    "Invalid clause(s) in filter string: conditions are nested more than " + DEEPEST + " deep");
        }
        if (at < tokens.size() && tokens.get(at).is("NOT")) {
            at++;
            return new Node.Not(one(depth + 1));
        }
        if (at < tokens.size() && tokens.get(at).kind() == Kind.OPEN) {
            int start = at++;
            Node inner = any(depth + 1);
            if (at == tokens.size() || tokens.get(at).kind() != Kind.CLOSE) {
                throw invalidRest(start);
            }
            at++;
            return inner;
        }
        if (++comparisons > MOST) {
            throw TrackingProblem.FILTER_INVALID.because(
                    "Invalid clause(s) in filter string: it has more than " + MOST + " comparisons");
        }
        return new Node.One(clause());
    }

    private Clause clause() {
        int start = at;
        Token name = next(start);
        if (name.kind() != Kind.NAME) {
            throw invalidRest(start);
        }
        Entity entity = name.head().isEmpty() ? Entity.ATTRIBUTE : grammar.entity(name.head());
        String key = grammar.key(entity, name.text());
        Operator operator = operator(start);
        if (operator == Operator.IS_NULL || operator == Operator.IS_NOT_NULL) {
            if (!grammar.operators(entity, key).contains(operator)) {
                throw TrackingProblem.FILTER_INVALID.because(
                        "IS NULL / IS NOT NULL is only supported for tags and params, not for '" + entity.word() + "' '"
                                + key + "'");
            }
            return new Clause(entity, key, operator, new Value.None());
        }
        Value value = operator == Operator.IN || operator == Operator.NOT_IN
                ? texts(start)
                : value(entity, key, next(start), start);
        if (!grammar.operators(entity, key).contains(operator)) {
            throw TrackingProblem.FILTER_INVALID.because("Invalid comparator '" + operator.sign() + "' not one of '"
                    + grammar.operators(entity, key).stream()
                            .map(Operator::sign)
                            .sorted()
                            .collect(Collectors.joining(", ", "{", "}"))
                    + "'");
        }
        return new Clause(entity, key, operator, value);
    }

    private Operator operator(int start) {
        Token token = next(start);
        if (token.kind() == Kind.SIGN) {
            for (Operator operator : Operator.values()) {
                if (operator.sign().equals(token.text())) {
                    return operator;
                }
            }
        }
        if (token.is("LIKE")) {
            return Operator.LIKE;
        }
        if (token.is("ILIKE")) {
            return Operator.ILIKE;
        }
        if (token.is("IN")) {
            return Operator.IN;
        }
        if (token.is("NOT") && next(start).is("IN")) {
            return Operator.NOT_IN;
        }
        if (token.is("IS")) {
            Token second = next(start);
            if (second.is("NULL")) {
                return Operator.IS_NULL;
            }
            if (second.is("NOT") && next(start).is("NULL")) {
                return Operator.IS_NOT_NULL;
            }
        }
        throw invalidRest(start);
    }

    private Value value(Entity entity, String key, Token token, int start) {
        if (token.kind() == Kind.OPEN || token.kind() == Kind.CLOSE || token.kind() == Kind.COMMA) {
            throw invalidRest(start);
        }
        if (grammar.numeric(entity, key)) {
            if (token.kind() != Kind.NUMBER) {
                throw TrackingProblem.FILTER_INVALID.because(
                        entity == Entity.METRIC
                                ? "Expected numeric value type for metric. Found " + token.source()
                                : "Expected numeric value type for numeric attribute: " + key + ". Found "
                                        + token.source());
            }
            return new Value.Numeric(Double.parseDouble(token.text()));
        }
        if (!token.isText()) {
            throw TrackingProblem.FILTER_INVALID.because(
                    switch (entity) {
                        case PARAM, TAG, METRIC, METADATA, SPAN, FEEDBACK, EXPECTATION ->
                            token.kind() == Kind.NAME
                                    ? "Parameter value is either not quoted or unidentified quote types used for string"
                                            + " value " + token.source()
                                            + ". Use either single or double quotes."
                                    : "Expected a quoted string value for " + entity.word()
                                            + " (e.g. 'my-value'). Got value " + token.source();
                        case ATTRIBUTE -> "Expected a quoted string value for attributes. Got value " + token.source();
                        case DATASET ->
                            "Expected a quoted string value for dataset attributes. Got value " + token.source();
                    });
        }
        return new Value.Text(token.text());
    }

    private Value texts(int start) {
        if (next(start).kind() != Kind.OPEN) {
            throw invalidRest(start);
        }
        List<String> texts = new ArrayList<>();
        while (true) {
            Token token = next(start);
            if (!token.isText()) {
                throw TrackingProblem.FILTER_INVALID.because(
                        "While parsing a list in the query, expected string value, punctuation, or whitespace, but got"
                                + " different type in list: " + token.source());
            }
            texts.add(token.text());
            Token after = next(start);
            if (after.kind() == Kind.CLOSE) {
                return new Value.Texts(List.copyOf(texts));
            }
            if (after.kind() != Kind.COMMA) {
                throw invalidRest(start);
            }
        }
    }

    private Token next(int start) {
        if (at == tokens.size()) {
            throw invalidRest(start);
        }
        return tokens.get(at++);
    }

    private AthanorException invalidRest(int from) {
        String rest = from < tokens.size()
                ? tokens.subList(from, tokens.size()).stream()
                        .map(token -> "'" + token.source() + "'")
                        .collect(Collectors.joining(", "))
                : "'" + text + "'";
        return TrackingProblem.FILTER_INVALID.because("Invalid clause(s) in filter string: " + rest);
    }
}
