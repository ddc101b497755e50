package dev.athanor.platform.assets;

import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of names. */
final class NameStore {
    private NameStore() {}

    /** The next id; holds the counter until the transaction ends, so ids are in order of commit. */
    static long nextId(Sql sql) throws SQLException {
        sql.update("update asset_counter set value = value + 1 where one = 1");
        return sql.number("select value from asset_counter where one = 1");
    }

    static Optional<AssetName> find(Sql sql, String workspace, AssetKind kind, String name) throws SQLException {
        Optional<AssetName> bare = sql.first(
                "select a.* from asset_name a where a.workspace = ? and a.kind = ? and a.name = ?",
                NameStore::row,
                workspace,
                kind,
                name);
        return bare.isEmpty()
                ? bare
                : Optional.of(whole(sql, List.of(bare.get())).getFirst());
    }

    static AssetPage<AssetName> list(Sql sql, String workspace, AssetKind kind, AssetQuery query) throws SQLException {
        var listing = new Listing(sql.dialect(), "a.workspace = ? and a.kind = ?", workspace, kind);
        AssetPage<AssetName> page = Listing.page(sql, "asset_name", listing, query, NameStore::row, AssetName::id);
        return new AssetPage<>(whole(sql, page.items()), page.next(), page.total());
    }

    static List<String> names(Sql sql, String workspace, AssetKind kind) throws SQLException {
        return sql.list(
                "select name from asset_name where workspace = ? and kind = ? order by id desc limit 500",
                row -> row.text("name"),
                workspace,
                kind);
    }

    static long insert(Sql sql, String workspace, AssetKind kind, AssetNameSpec spec, String by, Instant now)
            throws SQLException {
        long id = nextId(sql);
        sql.update(
                "insert into asset_name (id, workspace, kind, name, description, archived, last_number, created_at,"
                        + " created_by, modified_at, document) values (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)",
                id,
                workspace,
                kind,
                spec.name(),
                spec.description(),
                spec.archived(),
                now,
                by,
                now,
                spec.document());
        LabelStore.add(sql, id, LabelStore.Space.TAG, spec.tags());
        LabelStore.add(sql, id, LabelStore.Space.PROPERTY, spec.properties());
        return id;
    }

    static void update(Sql sql, long id, AssetNameSpec spec, Instant now) throws SQLException {
        sql.update(
                "update asset_name set description = ?, archived = ?, modified_at = ?, document = ? where id = ?",
                spec.description(),
                spec.archived(),
                now,
                spec.document(),
                id);
        LabelStore.replace(sql, id, LabelStore.Space.TAG, spec.tags());
        LabelStore.add(sql, id, LabelStore.Space.PROPERTY, spec.properties());
    }

    static void rename(Sql sql, AssetName before, String name, Instant now) throws SQLException {
        sql.update("update asset_name set name = ?, modified_at = ? where id = ?", name, now, before.id());
        sql.update("update asset set name = ? where name_id = ?", name, before.id());
    }

    /** Brings what a name says of its versions up to date. */
    static void touch(Sql sql, long id, Instant now) throws SQLException {
        sql.update(
                "update asset_name set modified_at = ?, latest_version = (select v.version from asset v"
                        + " where v.name_id = ? and v.archived = 0 order by v.id desc limit 1) where id = ?",
                now,
                id,
                id);
    }

    static void countUp(Sql sql, long id, long number) throws SQLException {
        sql.update("update asset_name set last_number = ? where id = ? and last_number < ?", number, id, number);
    }

    static void delete(Sql sql, long id) throws SQLException {
        sql.update("delete from asset_label where owner in (select v.id from asset v where v.name_id = ?)", id);
        sql.update("delete from asset where name_id = ?", id);
        sql.update("delete from asset_alias where name_id = ?", id);
        LabelStore.removeAll(sql, id);
        sql.update("delete from asset_name where id = ?", id);
    }

    private static List<AssetName> whole(Sql sql, List<AssetName> bare) throws SQLException {
        if (bare.isEmpty()) {
            return bare;
        }
        List<Long> ids = bare.stream().map(AssetName::id).toList();
        Map<Long, LabelStore.Labels> labels = LabelStore.of(sql, ids);
        Map<Long, Map<String, String>> aliases = new HashMap<>();
        sql.list(
                "select name_id, alias, version from asset_alias where name_id in (" + Sql.marks(ids.size()) + ")",
                row -> aliases.computeIfAbsent(row.number("name_id"), ignored -> new HashMap<>())
                        .put(row.text("alias"), row.text("version")),
                ids.toArray());
        List<AssetName> whole = new ArrayList<>();
        for (AssetName name : bare) {
            whole.add(with(
                    name,
                    labels.getOrDefault(name.id(), LabelStore.Labels.NONE),
                    aliases.getOrDefault(name.id(), Map.of())));
        }
        return whole;
    }

    private static AssetName with(AssetName name, LabelStore.Labels labels, Map<String, String> aliases) {
        return new AssetName(
                name.id(),
                name.workspaceGuid(),
                name.kind(),
                name.name(),
                name.description(),
                labels.tags(),
                labels.properties(),
                aliases,
                name.archived(),
                name.latestVersion(),
                name.nextVersion(),
                name.createdAt(),
                name.createdBy(),
                name.modifiedAt(),
                name.document());
    }

    private static AssetName row(Row row) throws SQLException {
        return new AssetName(
                row.number("id"),
                row.text("workspace"),
                AssetKind.valueOf(row.text("kind")),
                row.text("name"),
                row.textOrNull("description"),
                Map.of(),
                Map.of(),
                Map.of(),
                row.flag("archived"),
                row.textOrNull("latest_version"),
                Long.toString(row.number("last_number") + 1),
                row.instant("created_at"),
                row.text("created_by"),
                row.instant("modified_at"),
                row.text("document"));
    }
}
