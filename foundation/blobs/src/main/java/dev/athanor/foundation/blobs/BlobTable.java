package dev.athanor.foundation.blobs;

import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Dialect;
import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of blobs and of replacements under way. */
final class BlobTable {
    /** A blob's row: what is known of it, and the growing file it follows, if any. */
    record Entry(BlobInfo info, @Nullable Path followed) {
        Entry with(BlobInfo other) {
            return new Entry(other, followed);
        }
    }

    /** A replacement under way: the old content lies in the staging folder under {@code backup}. */
    record Intent(String backup, BlobPath path) {}

    private static final String SELECT = "select account, container, name, size, etag, created_at, modified_at,"
            + " content_type, md5, sha256, metadata, headers, followed from blobs";
    private static final String KEY = " where account = ? and container = ? and name = ?";
    private static final String UPSERT = "insert into blobs (account, container, name, size, etag, created_at,"
            + " modified_at, content_type, md5, sha256, metadata, headers, followed)"
            + " values (?,?,?,?,?,?,?,?,?,?,?,?,?) on conflict (account, container, name) do update set"
            + " size = excluded.size, etag = excluded.etag, created_at = excluded.created_at,"
            + " modified_at = excluded.modified_at, content_type = excluded.content_type, md5 = excluded.md5,"
            + " sha256 = excluded.sha256, metadata = excluded.metadata, headers = excluded.headers,"
            + " followed = excluded.followed";

    private final Database database;

    /** The name as it is compared: by code point, whatever the database's language. */
    private final String name;

    BlobTable(Database database) {
        this.database = database;
        boolean postgres = database.dialect() == Dialect.POSTGRESQL;
        this.name = postgres ? "name collate \"C\"" : "name";
        if (postgres) {
            database.write(sql -> sql.update(
                    "create index if not exists blobs_by_name on blobs" + " (account, container, name collate \"C\")"));
        }
    }

    Optional<Entry> find(BlobPath path) {
        return database.read(sql -> find(sql, path));
    }

    private static Optional<Entry> find(Sql sql, BlobPath path) throws SQLException {
        return sql.first(
                SELECT + KEY,
                BlobTable::entry,
                path.container().account(),
                path.container().name(),
                path.name());
    }

    /** The rows of these blobs, as far as there are any. */
    Map<BlobPath, Entry> find(List<BlobPath> paths) {
        return database.read(sql -> {
            Map<BlobPath, Entry> found = new java.util.HashMap<>();
            for (BlobPath path : paths) {
                find(sql, path).ifPresent(entry -> found.put(path, entry));
            }
            return found;
        });
    }

    /** Which of a folder's names have rows. */
    Set<String> known(ContainerId container, List<String> names) {
        return database.read(sql -> {
            @Nullable Object[] arguments = new @Nullable Object[names.size() + 2];
            arguments[0] = container.account();
            arguments[1] = container.name();
            for (int i = 0; i < names.size(); i++) {
                arguments[i + 2] = names.get(i);
            }
            return new HashSet<>(sql.list(
                    "select name from blobs where account = ? and container = ? and name in (" + Sql.marks(names.size())
                            + ")",
                    row -> row.text("name"),
                    arguments));
        });
    }

    /** Rows from {@code from} on (inclusive) up to {@code end} (exclusive; null for no end), in order of name. */
    List<Entry> range(ContainerId container, String from, @Nullable String end, int max) {
        return database.read(sql -> range(sql, container, from, end, max));
    }

    private List<Entry> range(Sql sql, ContainerId container, String from, @Nullable String end, int max)
            throws SQLException {
        String where = SELECT + " where account = ? and container = ? and " + name + " >= ?";
        String order = " order by " + name + " limit ?";
        return end == null
                ? sql.list(where + order, BlobTable::entry, container.account(), container.name(), from, max)
                : sql.list(
                        where + " and " + name + " < ?" + order,
                        BlobTable::entry,
                        container.account(),
                        container.name(),
                        from,
                        end,
                        max);
    }

    /** What is new since a moment, in the order of that. */
    List<BlobInfo> createdSince(ContainerId container, String prefix, Instant after) {
        return database.read(sql -> sql.list(
                SELECT
                        + " where account = ? and container = ? and created_at > ? and substr(name, 1, cast(? as integer)) = ?"
                        + " and followed is null order by created_at, " + name,
                row -> entry(row).info(),
                container.account(),
                container.name(),
                after,
                prefix.codePointCount(0, prefix.length()),
                prefix));
    }

    /** Whether a blob from {@code from} up to {@code end} follows a file. */
    boolean follows(ContainerId container, String from, @Nullable String end) {
        String some = "select count(*) from blobs where account = ? and container = ? and followed is not null and "
                + name + " >= ?";
        return database.read(sql -> end == null
                        ? sql.number(some, container.account(), container.name(), from)
                        : sql.number(some + " and " + name + " < ?", container.account(), container.name(), from, end))
                > 0;
    }

    /** Writes rows and forgets the replacements that they end, in one transaction. */
    void save(List<Entry> entries, List<Intent> ended, List<BlobPath> withBlocks) {
        database.write(sql -> {
            List<@Nullable Object[]> rows = new ArrayList<>(entries.size());
            entries.forEach(entry -> rows.add(row(entry)));
            sql.batch(UPSERT, rows);
            for (Intent intent : ended) {
                sql.update("delete from blob_intents where backup = ?", intent.backup());
            }
            for (BlobPath path : withBlocks) {
                BlockTable.forget(sql, path);
            }
            return entries.size();
        });
    }

    private static @Nullable Object[] row(Entry entry) {
        BlobInfo info = entry.info();
        Path followed = entry.followed();
        return new @Nullable Object[] {
            info.path().container().account(),
            info.path().container().name(),
            info.name(),
            info.size(),
            info.etag(),
            info.createdAt(),
            info.modifiedAt(),
            info.contentType(),
            info.md5(),
            info.sha256(),
            Pairs.write(info.metadata()),
            Pairs.write(info.headers()),
            followed == null ? null : followed.toString()
        };
    }

    void delete(BlobPath path) {
        database.write(sql -> sql.update(
                "delete from blobs" + KEY,
                path.container().account(),
                path.container().name(),
                path.name()));
    }

    /** Deletes the rows from {@code from} up to {@code end} and tells what they were. */
    List<Entry> deleteRange(ContainerId container, String from, @Nullable String end) {
        return database.write(sql -> {
            List<Entry> gone = range(sql, container, from, end, Integer.MAX_VALUE);
            List<@Nullable Object[]> keys = new ArrayList<>(gone.size());
            gone.forEach(entry -> keys.add(new @Nullable Object[] {
                container.account(), container.name(), entry.info().name()
            }));
            sql.batch("delete from blobs" + KEY, keys);
            return gone;
        });
    }

    void intend(List<Intent> intents) {
        database.write(sql -> {
            for (Intent intent : intents) {
                sql.update(
                        "insert into blob_intents (backup, account, container, name) values (?, ?, ?, ?)",
                        intent.backup(),
                        intent.path().container().account(),
                        intent.path().container().name(),
                        intent.path().name());
            }
            return intents.size();
        });
    }

    void drop(List<Intent> intents) {
        database.write(sql -> {
            for (Intent intent : intents) {
                sql.update("delete from blob_intents where backup = ?", intent.backup());
            }
            return intents.size();
        });
    }

    List<Intent> intents() {
        return database.read(sql -> sql.list(
                "select backup, account, container, name from blob_intents",
                row -> new Intent(row.text("backup"), path(row))));
    }

    static BlobPath path(Row row) throws SQLException {
        return BlobPath.of(row.text("account"), row.text("container"), row.text("name"));
    }

    private static Entry entry(Row row) throws SQLException {
        String followed = row.textOrNull("followed");
        return new Entry(
                new BlobInfo(
                        path(row),
                        row.number("size"),
                        row.text("etag"),
                        row.instant("created_at"),
                        row.instant("modified_at"),
                        row.text("content_type"),
                        row.textOrNull("md5"),
                        row.textOrNull("sha256"),
                        Pairs.read(row.text("metadata")),
                        Pairs.read(row.text("headers"))),
                followed == null ? null : Path.of(followed));
    }
}
