package dev.athanor.platform.assets;

import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of tags, properties and details, of names and of versions alike. */
final class LabelStore {
    /** Values are compared by their head first, so that the index stays small. */
    private static final int HEAD = 100;

    private static final int CHUNK = 500;

    private LabelStore() {}

    /** Which pairs. */
    enum Space {
        TAG("tag"),
        PROPERTY("property"),
        DETAIL("detail");

        private final String word;

        Space(String word) {
            this.word = word;
        }
    }

    /** Tags, properties and details of one owner. */
    record Labels(Map<String, String> tags, Map<String, String> properties, Map<String, String> details) {
        static final Labels NONE = new Labels(Map.of(), Map.of(), Map.of());

        static Labels empty() {
            return new Labels(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        }

        Map<String, String> in(Space space) {
            return switch (space) {
                case TAG -> tags;
                case PROPERTY -> properties;
                case DETAIL -> details;
            };
        }
    }

    static String head(String value) {
        return value.length() <= HEAD ? value : value.substring(0, HEAD);
    }

    static String word(Space space) {
        return space.word;
    }

    static void replace(Sql sql, long owner, Space space, Map<String, String> pairs) throws SQLException {
        sql.update("delete from asset_label where owner = ? and space = ?", owner, space.word);
        add(sql, owner, space, pairs);
    }

    static void add(Sql sql, long owner, Space space, Map<String, String> pairs) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        pairs.forEach((name, value) -> rows.add(new Object[] {owner, space.word, name, value, head(value)}));
        sql.batch(
                "insert into asset_label (owner, space, name, value, head) values (?, ?, ?, ?, ?)"
                        + " on conflict (owner, space, name) do update set value = excluded.value, head = excluded.head",
                rows);
    }

    static void remove(Sql sql, long owner, Space space, String name) throws SQLException {
        sql.update("delete from asset_label where owner = ? and space = ? and name = ?", owner, space.word, name);
    }

    static void removeAll(Sql sql, long owner) throws SQLException {
        sql.update("delete from asset_label where owner = ?", owner);
    }

    static Labels of(Sql sql, long owner) throws SQLException {
        return of(sql, List.of(owner)).getOrDefault(owner, Labels.NONE);
    }

    static Map<Long, Labels> of(Sql sql, List<Long> owners) throws SQLException {
        Map<Long, Labels> all = new HashMap<>();
        for (int from = 0; from < owners.size(); from += CHUNK) {
            List<Long> chunk = owners.subList(from, Math.min(owners.size(), from + CHUNK));
            sql.list(
                    "select owner, space, name, value from asset_label where owner in (" + Sql.marks(chunk.size())
                            + ") order by owner, name",
                    row -> all.computeIfAbsent(row.number("owner"), ignored -> Labels.empty())
                            .in(space(row.text("space")))
                            .put(row.text("name"), row.text("value")),
                    chunk.toArray());
        }
        return all;
    }

    private static Space space(String word) {
        for (Space space : Space.values()) {
            if (space.word.equals(word)) {
                return space;
            }
        }
        throw new IllegalStateException("unknown space " + word);
    }
}
