package dev.athanor.platform.assets;

import dev.athanor.foundation.sql.Dialect;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Turns an {@link AssetQuery} into SQL over a table whose alias is {@code a}. */
final class Listing {
    private final Dialect dialect;
    private final StringBuilder where;
    private final List<@Nullable Object> arguments = new ArrayList<>();

    Listing(Dialect dialect, String base, Object... first) {
        this.dialect = dialect;
        this.where = new StringBuilder(base);
        arguments.addAll(List.of(first));
    }

    /** One page of {@code table}'s rows that fit the query. */
    static <T> AssetPage<T> page(
            Sql sql, String table, Listing listing, AssetQuery query, Sql.Mapper<T> mapper, ToLongFunction<T> id)
            throws SQLException {
        listing.view(query.view());
        for (Term term : query.terms()) {
            listing.where.append(" and ");
            listing.write(term);
        }
        Long total = query.counted()
                ? sql.number("select count(*) from " + table + " a where " + listing.where, listing.arguments.toArray())
                : null;
        Cursor cursor = Cursor.of(query);
        if (cursor.id() != null) {
            listing.add(query.order() == AssetQuery.Order.NEWEST ? " and a.id < ?" : " and a.id > ?", cursor.id());
        }
        listing.arguments.add(query.limit() + 1);
        listing.arguments.add(cursor.offset());
        List<T> rows = sql.list(
                "select a.* from " + table + " a where " + listing.where + " order by " + order(query.order())
                        + " limit ? offset ?",
                mapper,
                listing.arguments.toArray());
        if (rows.size() <= query.limit()) {
            return new AssetPage<>(rows, null, total);
        }
        List<T> items = rows.subList(0, query.limit());
        return new AssetPage<>(items, cursor.next(query, id.applyAsLong(items.getLast())), total);
    }

    private void view(ListView view) {
        switch (view) {
            case ACTIVE_ONLY -> where.append(" and a.archived = 0");
            case ARCHIVED_ONLY -> where.append(" and a.archived = 1");
            case ALL -> {}
        }
    }

    private void add(String condition, @Nullable Object... values) {
        where.append(condition);
        arguments.addAll(java.util.Arrays.asList(values));
    }

    private void write(Term term) {
        switch (term) {
            case Condition condition -> write(condition);
            case Term.All all -> joined(all.terms(), " and ", "1 = 1");
            case Term.Any any -> joined(any.terms(), " or ", "1 = 0");
            case Term.Not not -> {
                // What is unknown does not hold, so its contrary does.
                where.append("case when ");
                write(not.term());
                where.append(" then 0 else 1 end = 1");
            }
        }
    }

    private void joined(List<Term> terms, String joint, String none) {
        where.append(terms.isEmpty() ? "(" + none : "(");
        for (int i = 0; i < terms.size(); i++) {
            where.append(i == 0 ? "" : joint);
            write(terms.get(i));
        }
        where.append(')');
    }

    private void write(Condition condition) {
        switch (condition.field()) {
            case NAME -> compare("a.name", condition);
            case VERSION -> compare("a.version", condition);
            case VERSION_NUMBER -> number(condition);
            case TYPE -> compare("a.type", condition);
            case URI -> compare("a.uri", condition);
            case JOB -> compare("a.job", condition);
            case STAGE -> compare("a.stage", condition);
            case TAG -> labelled(LabelStore.Space.TAG, condition);
            case PROPERTY -> labelled(LabelStore.Space.PROPERTY, condition);
        }
    }

    private void labelled(LabelStore.Space space, Condition condition) {
        add(
                "a.id " + (condition.test() == Condition.Test.ABSENT ? "not in" : "in")
                        + " (select l.owner from asset_label l where l.space = ? and l.name = ? and ",
                LabelStore.word(space),
                condition.key());
        if (condition.test() == Condition.Test.IS) {
            add("l.head = ? and ", LabelStore.head(condition.values().getFirst()));
        }
        compare("l.value", condition);
        where.append(')');
    }

    private void compare(String column, Condition condition) {
        List<String> values = condition.values();
        switch (condition.test()) {
            case IS -> add(column + " = ?", values.getFirst());
            case IS_NOT -> add(column + " <> ?", values.getFirst());
            case LIKE -> like(column, values.getFirst());
            case ILIKE -> add("lower(" + column + ") like ?", values.getFirst().toLowerCase(Locale.ROOT));
            case IN, NOT_IN -> {
                boolean in = condition.test() == Condition.Test.IN;
                if (values.isEmpty()) {
                    add(in ? "1 = 0" : "1 = 1");
                } else {
                    add(column + (in ? " in (" : " not in (") + Sql.marks(values.size()) + ")", values.toArray());
                }
            }
            case EXISTS, ABSENT -> add("1 = 1");
            case GREATER, AT_LEAST, LESS, AT_MOST ->
                throw new IllegalArgumentException(condition.test() + " is for version numbers, not for " + column);
        }
    }

    private void number(Condition condition) {
        long value = Long.parseLong(condition.values().getFirst());
        switch (condition.test()) {
            case IS -> add("a.number = ?", value);
            case IS_NOT -> add("a.number <> ?", value);
            case GREATER -> add("a.number > ?", value);
            case AT_LEAST -> add("a.number >= ?", value);
            case LESS -> add("a.number < ?", value);
            case AT_MOST -> add("a.number <= ?", value);
            case EXISTS -> add("a.number is not null");
            case LIKE, ILIKE, IN, NOT_IN, ABSENT ->
                throw new IllegalArgumentException(condition.test() + " does not fit numbers");
        }
    }

    /** SQLite's LIKE has no case; its GLOB has, with other signs. */
    private void like(String column, String pattern) {
        if (dialect == Dialect.POSTGRESQL) {
            add(column + " like ? escape ''", pattern);
            return;
        }
        var glob = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char letter = pattern.charAt(i);
            switch (letter) {
                case '%' -> glob.append('*');
                case '_' -> glob.append('?');
                case '*', '?', '[' -> glob.append('[').append(letter).append(']');
                default -> glob.append(letter);
            }
        }
        add(column + " glob ?", glob.toString());
    }

    private static String order(AssetQuery.Order order) {
        return switch (order) {
            case NEWEST -> "a.id desc";
            case OLDEST -> "a.id";
            case NAME -> "a.name, a.id desc";
            case NAME_DESCENDING -> "a.name desc, a.id desc";
            case CHANGED -> "a.modified_at desc, a.id desc";
            case CHANGED_OLDEST -> "a.modified_at, a.id";
            case NUMBER -> "a.number, a.name, a.id";
            case NUMBER_DESCENDING -> "a.number desc, a.name, a.id";
        };
    }

    /** A place in a list: by id where ids are the order, else by count. */
    private record Cursor(@Nullable Long id, long offset) {
        static Cursor of(AssetQuery query) {
            String after = query.after();
            if (after == null) {
                return new Cursor(null, 0);
            }
            try {
                long value = Long.parseLong(after);
                return byId(query) ? new Cursor(value, 0) : new Cursor(null, value);
            } catch (NumberFormatException malformed) {
                throw new dev.athanor.foundation.kernel.AthanorException(
                        dev.athanor.foundation.kernel.KernelProblem.INVALID_VALUE,
                        "'" + after + "' is no continuation token of this list; begin again without one",
                        malformed);
            }
        }

        String next(AssetQuery query, long lastId) {
            return Long.toString(byId(query) ? lastId : offset + query.limit());
        }

        private static boolean byId(AssetQuery query) {
            return query.order() == AssetQuery.Order.NEWEST || query.order() == AssetQuery.Order.OLDEST;
        }
    }
}
