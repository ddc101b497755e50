package dev.athanor.platform.tracking;

import dev.athanor.foundation.sql.Dialect;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.platform.tracking.Filter.Clause;
import dev.athanor.platform.tracking.Filter.Operator;
import dev.athanor.platform.tracking.Filter.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A condition under way: text with question marks, and their arguments. No text of a user ever gets into the SQL. */
public final class Where {
    private final Dialect dialect;
    private final StringBuilder sql = new StringBuilder();
    private final List<@Nullable Object> arguments = new ArrayList<>();

    /** An empty condition for a database. */
    public Where(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Adds SQL and its arguments. */
    public Where add(String text, @Nullable Object... values) {
        sql.append(text);
        arguments.addAll(java.util.Arrays.asList(values));
        return this;
    }

    /** {@code column in (…)}. */
    public Where in(String column, List<?> values) {
        sql.append(column).append(" in (").append(Sql.marks(values.size())).append(')');
        arguments.addAll(values);
        return this;
    }

    /** Compares a column (a text of ours, never a user's) as a clause says. */
    public Where compare(String column, Clause clause) {
        return switch (clause.value()) {
            case Value.None ignored -> throw new IllegalArgumentException("IS NULL compares no value");
            case Value.Numeric number -> add(column + " " + sign(clause.operator()) + " ?", number.number());
            case Value.Texts texts ->
                add(
                        column + (clause.operator() == Operator.IN ? " in (" : " not in (")
                                + Sql.marks(texts.texts().size()) + ")",
                        texts.texts().toArray());
            case Value.Text text -> text(column, clause.operator(), text.text());
        };
    }

    private Where text(String column, Operator operator, String text) {
        return switch (operator) {
            case LIKE ->
                dialect == Dialect.SQLITE
                        ? add(column + " glob ?", glob(text))
                        : add(column + " like ? escape ''", text);
            case ILIKE ->
                dialect == Dialect.SQLITE ? add(column + " like ?", text) : add(column + " ilike ? escape ''", text);
            case EQUAL, UNEQUAL, GREATER, AT_LEAST, LESS, AT_MOST, IN, NOT_IN, IS_NULL, IS_NOT_NULL ->
                add(column + " " + sign(operator) + " ?", text);
        };
    }

    private static String sign(Operator operator) {
        return operator == Operator.UNEQUAL ? "<>" : operator.sign();
    }

    /** SQLite's LIKE ignores case; its GLOB does not. */
    private static String glob(String like) {
        return like.chars()
                .mapToObj(c -> switch (c) {
                    case '%' -> "*";
                    case '_' -> "?";
                    case '*', '?', '[' -> "[" + (char) c + "]";
                    default -> String.valueOf((char) c);
                })
                .collect(Collectors.joining());
    }

    /** A text column in the order of its bytes, on both databases alike. */
    public String ordered(String column) {
        return dialect == Dialect.POSTGRESQL ? column + " collate \"C\"" : column;
    }

    /** The SQL so far. */
    public String sql() {
        return sql.toString();
    }

    /** The arguments so far, in order. */
    @Nullable
    public Object[] arguments() {
        return arguments.toArray();
    }

    List<@Nullable Object> list() {
        return arguments;
    }
}
