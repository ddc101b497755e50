package dev.athanor.platform.tracking;

import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The dictionary of metric names. Names are never dropped, so what is cached stays true. */
final class MetricKeys {
    /** Names kept at hand; beyond, the cache starts anew. */
    private static final int LIMIT = 50_000;

    private final Database database;
    private final Numbers numbers;
    private final Map<String, Long> ids = new ConcurrentHashMap<>();
    private final Map<Long, String> names = new ConcurrentHashMap<>();

    MetricKeys(Database database) {
        this.database = database;
        this.numbers = new Numbers(database, "metrics", 100);
    }

    /** Ids of names, made where missing. Call it outside of transactions. */
    Map<String, Long> ids(Collection<String> keys) {
        Map<String, Long> found = new HashMap<>();
        TreeSet<String> missing = new TreeSet<>();
        for (String key : keys) {
            Long id = ids.get(key);
            if (id == null) {
                missing.add(key);
            } else {
                found.put(key, id);
            }
        }
        if (!missing.isEmpty()) {
            found.putAll(make(missing));
        }
        return found;
    }

    private Map<String, Long> make(SortedSet<String> missing) {
        long first = numbers.take(missing.size());
        Map<String, Long> made = database.write(sql -> {
            long id = first;
            for (String name : missing) {
                sql.update(
                        "insert into tracking_metrics (id, name) values (?, ?) on conflict (name) do nothing",
                        id++,
                        name);
            }
            return select(sql, missing);
        });
        remember(made);
        return made;
    }

    /** The id of a name, if any run ever logged it. */
    Optional<Long> find(Sql sql, String key) throws SQLException {
        Long id = ids.get(key);
        if (id != null) {
            return Optional.of(id);
        }
        Map<String, Long> found = select(sql, List.of(key));
        remember(found);
        return Optional.ofNullable(found.get(key));
    }

    /** Names of ids that are in the dictionary. */
    Map<Long, String> names(Sql sql, Collection<Long> wanted) throws SQLException {
        Map<Long, String> found = new HashMap<>();
        LinkedHashSet<Long> missing = new LinkedHashSet<>();
        for (Long id : wanted) {
            String name = names.get(id);
            if (name == null) {
                missing.add(id);
            } else {
                found.put(id, name);
            }
        }
        Map<String, Long> read = new HashMap<>();
        for (List<Long> part : Chunks.of(missing)) {
            sql.list(
                    "select id, name from tracking_metrics where id in (" + Sql.marks(part.size()) + ")",
                    row -> read.put(row.text("name"), row.number("id")),
                    part.toArray());
        }
        remember(read);
        read.forEach((name, id) -> found.put(id, name));
        return found;
    }

    private static Map<String, Long> select(Sql sql, Collection<String> keys) throws SQLException {
        Map<String, Long> found = new HashMap<>();
        for (List<String> part : Chunks.of(keys)) {
            sql.list(
                    "select id, name from tracking_metrics where name in (" + Sql.marks(part.size()) + ")",
                    row -> found.put(row.text("name"), row.number("id")),
                    part.toArray());
        }
        return found;
    }

    private void remember(Map<String, Long> known) {
        if (ids.size() > LIMIT) {
            ids.clear();
            names.clear();
        }
        ids.putAll(known);
        known.forEach((name, id) -> names.put(id, name));
    }
}
