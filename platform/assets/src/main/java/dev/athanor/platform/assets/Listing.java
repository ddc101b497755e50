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
        for (Condition condition : query.conditions()) {
            listing.and(condition);
        }
        Cursor cursor = Cursor.of(query);
        if (cursor.id() != null) {
            listing.and(query.order() == AssetQuery.Order.NEWEST ? "a.id < ?" : "a.id > ?", cursor.id());
        }
        listing.arguments.add(query.limit() + 1);
        listing.arguments.add(cursor.offset());
        List<T> rows = sql.list(
                "select a.* from " + table + " a where " + listing.where + " order by " + order(query.order())
                        + " limit ? offset ?",
                mapper,
                listing.arguments.toArray());
        if (rows.size() <= query.limit()) {
            return new AssetPage<>(rows, null);
        }
        List<T> items = rows.subList(0, query.limit());
        return new AssetPage<>(items, cursor.next(query, id.applyAsLong(items.getLast())));
    }

    private void view(ListView view) {
        switch (view) {
            case ACTIVE_ONLY -> where.append(" and a.archived = 0");
            case ARCHIVED_ONLY -> where.append(" and a.archived = 1");
            case ALL -> {}
        }
    }

    private void and(String condition, @Nullable Object... values) {
        where.append(" and ").append(condition);
        arguments.addAll(java.util.Arrays.asList(values));
    }

    private void and(Condition condition) {
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
        where.append(" and a.id ")
                .append(condition.test() == Condition.Test.ABSENT ? "not in" : "in")
                .append(" (select l.owner from asset_label l where l.space = ? and l.name = ?");
        arguments.add(LabelStore.word(space));
        arguments.add(condition.key());
        if (condition.test() == Condition.Test.IS) {
            and("l.head = ?", LabelStore.head(condition.values().getFirst()));
        }
        compare("l.value", condition);
        where.append(')');
    }

    private void compare(String column, Condition condition) {
        List<String> values = condition.values();
        switch (condition.test()) {
            case IS -> and(column + " = ?", values.getFirst());
            case IS_NOT -> and(column + " <> ?", values.getFirst());
            case LIKE -> like(column, values.getFirst());
            case ILIKE -> and("lower(" + column + ") like ?", values.getFirst().toLowerCase(Locale.ROOT));
            case IN -> {
                if (values.isEmpty()) {
                    and("1 = 0");
                } else {
                    and(column + " in (" + Sql.marks(values.size()) + ")", values.toArray());
                }
            }
            case EXISTS, ABSENT -> {}
            case GREATER, AT_LEAST, LESS, AT_MOST ->
                throw new IllegalArgumentException(condition.test() + " is for version numbers, not for " + column);
        }
    }

    private void number(Condition condition) {
        long value = Long.parseLong(condition.values().getFirst());
        switch (condition.test()) {
            case IS -> and("a.number = ?", value);
            case IS_NOT -> and("a.number <> ?", value);
            case GREATER -> and("a.number > ?", value);
            case AT_LEAST -> and("a.number >= ?", value);
            case LESS -> and("a.number < ?", value);
            case AT_MOST -> and("a.number <= ?", value);
            case EXISTS -> and("a.number is not null");
            case LIKE, ILIKE, IN, ABSENT ->
                throw new IllegalArgumentException(condition.test() + " does not fit numbers");
        }
    }

    /** SQLite's LIKE has no case; its GLOB has, with other signs. */
    private void like(String column, String pattern) {
        if (dialect == Dialect.POSTGRESQL) {
            and(column + " like ? escape ''", pattern);
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
        and(column + " glob ?", glob.toString());
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
