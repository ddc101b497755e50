package dev.athanor.platform.tracking;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A filter of a search: comparisons joined by AND, OR and NOT. MLflow's own filters know AND alone; the rest is ours.
 *
 * @param root the condition as a whole
 */
public record Filter(Node root) {
    /** A condition. */
    public sealed interface Node {
        /** All of some conditions; none at all holds always. */
        record All(List<Node> nodes) implements Node {}

        /** At least one of some conditions. */
        record Any(List<Node> nodes) implements Node {}

        /** A condition that must not hold. */
        record Not(Node node) implements Node {}

        /** One comparison. */
        record One(Clause clause) implements Node {}
    }

    /** Writes one comparison as SQL. */
    @FunctionalInterface
    public interface ClauseWriter {
        /** Adds the SQL of a comparison. */
        void write(Clause clause) throws SQLException;
    }

    /** What a clause looks at. */
    public enum Entity {
        /** A field of the thing itself. */
        ATTRIBUTE("attribute"),
        /** A metric. */
        METRIC("metric"),
        /** A param. */
        PARAM("parameter"),
        /** A tag. */
        TAG("tag"),
        /** A dataset that was read. */
        DATASET("dataset"),
        /** A trace's metadata. */
        METADATA("metadata"),
        /** A span of a trace. */
        SPAN("span"),
        /** Feedback given to a trace. */
        FEEDBACK("feedback"),
        /** What a trace was expected to give. */
        EXPECTATION("expectation");

        private final String word;

        Entity(String word) {
            this.word = word;
        }

        /** Its name in a filter. */
        public String word() {
            return word;
        }
    }

    /** How a clause compares. */
    public enum Operator {
        /** Equal. */
        EQUAL("="),
        /** Not equal; things without the key do not fit. */
        UNEQUAL("!="),
        /** Greater. */
        GREATER(">"),
        /** Greater or equal. */
        AT_LEAST(">="),
        /** Less. */
        LESS("<"),
        /** Less or equal. */
        AT_MOST("<="),
        /** Fits a pattern with {@code %} and {@code _}. */
        LIKE("LIKE"),
        /** Fits a pattern, whatever the case. */
        ILIKE("ILIKE"),
        /** One of a list. */
        IN("IN"),
        /** None of a list. */
        NOT_IN("NOT IN"),
        /** The key is missing. */
        IS_NULL("IS NULL"),
        /** The key is there. */
        IS_NOT_NULL("IS NOT NULL");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        /** How it is written. */
        public String sign() {
            return sign;
        }
    }

    /** What a clause compares with. */
    public sealed interface Value {
        /** A text. */
        record Text(String text) implements Value {}

        /** A number. */
        record Numeric(double number) implements Value {}

        /** Some texts. */
        record Texts(List<String> texts) implements Value {}

        /** Nothing, for IS NULL. */
        record None() implements Value {}
    }

    /**
     * One comparison.
     *
     * @param entity what it looks at
     * @param key which of them
     * @param operator how it compares
     * @param value what with
     */
    public record Clause(Entity entity, String key, Operator operator, Value value) {}

    /**
     * Reads a filter.
     *
     * @param text the filter; null and blank let everything pass
     * @throws dev.athanor.foundation.kernel.AthanorException FILTER_INVALID, in MLflow's words
     */
    public static Filter parse(@Nullable String text, Grammar grammar) {
        return text == null || text.isBlank()
                ? new Filter(new Node.All(List.of()))
                : new FilterParser(text, grammar).parse();
    }

    /** All comparisons, in their order. */
    public List<Clause> clauses() {
        List<Clause> clauses = new ArrayList<>();
        collect(root, clauses);
        return clauses;
    }

    private static void collect(Node node, List<Clause> into) {
        switch (node) {
            case Node.All all -> all.nodes().forEach(one -> collect(one, into));
            case Node.Any any -> any.nodes().forEach(one -> collect(one, into));
            case Node.Not not -> collect(not.node(), into);
            case Node.One one -> into.add(one.clause());
        }
    }

    /** Adds the condition to SQL under way; {@code writer} adds each comparison. */
    public void write(Where where, ClauseWriter writer) throws SQLException {
        write(root, where, writer);
    }

    private static void write(Node node, Where where, ClauseWriter writer) throws SQLException {
        switch (node) {
            case Node.All all -> write(all.nodes(), " and ", where, writer);
            case Node.Any any -> write(any.nodes(), " or ", where, writer);
            case Node.Not not -> {
                // What is unknown does not hold, so its contrary does.
                where.add("case when ");
                write(not.node(), where, writer);
                where.add(" then 0 else 1 end = 1");
            }
            case Node.One one -> writer.write(one.clause());
        }
    }

    private static void write(List<Node> nodes, String joint, Where where, ClauseWriter writer) throws SQLException {
        where.add(nodes.isEmpty() ? "(1 = 1" : "(");
        for (int i = 0; i < nodes.size(); i++) {
            where.add(i == 0 ? "" : joint);
            write(nodes.get(i), where, writer);
        }
        where.add(")");
    }

    /**
     * Whether something fits.
     *
     * @param subject gives the value of an entity's key: a String, a Number, or null when it is missing
     */
    public boolean matches(BiFunction<Entity, String, @Nullable Object> subject) {
        return matches(root, subject);
    }

    private static boolean matches(Node node, BiFunction<Entity, String, @Nullable Object> subject) {
        return switch (node) {
            case Node.All all -> all.nodes().stream().allMatch(one -> matches(one, subject));
            case Node.Any any -> any.nodes().stream().anyMatch(one -> matches(one, subject));
            case Node.Not not -> !matches(not.node(), subject);
            case Node.One one ->
                fits(subject.apply(one.clause().entity(), one.clause().key()), one.clause());
        };
    }

    private static boolean fits(@Nullable Object found, Clause clause) {
        if (found == null) {
            return clause.operator() == Operator.IS_NULL;
        }
        return switch (clause.value()) {
            case Value.None ignored -> clause.operator() == Operator.IS_NOT_NULL;
            case Value.Numeric number ->
                found instanceof Number value
                        && ordered(Double.compare(value.doubleValue(), number.number()), clause.operator());
            case Value.Text text -> textFits(found.toString(), text.text(), clause.operator());
            case Value.Texts texts -> texts.texts().contains(found.toString()) == (clause.operator() == Operator.IN);
        };
    }

    private static boolean textFits(String found, String wanted, Operator operator) {
        return switch (operator) {
            case LIKE -> pattern(wanted, 0).matcher(found).matches();
            case ILIKE ->
                pattern(wanted, Pattern.CASE_INSENSITIVE).matcher(found).matches();
            case EQUAL, UNEQUAL, GREATER, AT_LEAST, LESS, AT_MOST, IN, NOT_IN, IS_NULL, IS_NOT_NULL ->
                ordered(found.compareTo(wanted), operator);
        };
    }

    private static boolean ordered(int comparison, Operator operator) {
        return switch (operator) {
            case EQUAL -> comparison == 0;
            case UNEQUAL -> comparison != 0;
            case GREATER -> comparison > 0;
            case AT_LEAST -> comparison >= 0;
            case LESS -> comparison < 0;
            case AT_MOST -> comparison <= 0;
            case LIKE, ILIKE, IN, NOT_IN, IS_NULL, IS_NOT_NULL -> false;
        };
    }

    private static Pattern pattern(String like, int flags) {
        var regex = new StringBuilder();
        for (int i = 0; i < like.length(); i++) {
            char next = like.charAt(i);
            switch (next) {
                case '%' -> regex.append(".*");
                case '_' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(next)));
            }
        }
        return Pattern.compile(regex.toString(), flags | Pattern.DOTALL);
    }
}
