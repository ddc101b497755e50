package dev.athanor.platform.workspaces;

import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of workspaces. */
final class WorkspaceStore {
    private WorkspaceStore() {}

    static String path(WorkspaceId id) {
        return (id.subscription() + "/" + id.group() + "/" + id.name()).toLowerCase(Locale.ROOT);
    }

    static Optional<Workspace> byPath(Sql sql, WorkspaceId id) throws SQLException {
        return one(sql, "path = ?", path(id));
    }

    static Optional<Workspace> byGuid(Sql sql, String guid) throws SQLException {
        return one(sql, "guid = ?", guid);
    }

    static Optional<Workspace> byAccount(Sql sql, String account) throws SQLException {
        return one(sql, "account = ?", account);
    }

    static List<Workspace> list(Sql sql, String subscription, @Nullable String group) throws SQLException {
        String where =
                group == null ? "lower(subscription) = ?" : "lower(subscription) = ? and lower(resource_group) = ?";
        Object[] arguments =
                group == null ? new Object[] {fold(subscription)} : new Object[] {fold(subscription), fold(group)};
        return load(sql, where, arguments);
    }

    static List<Workspace> all(Sql sql) throws SQLException {
        return load(sql, "1 = 1");
    }

    static void save(Sql sql, Workspace workspace) throws SQLException {
        sql.update(
                "insert into workspace (guid, path, subscription, resource_group, name, account, location, kind,"
                        + " display_name, description, created_at, created_by, modified_at, document)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (guid) do update set location = excluded.location, kind = excluded.kind,"
                        + " display_name = excluded.display_name, description = excluded.description,"
                        + " modified_at = excluded.modified_at, document = excluded.document",
                workspace.guid(),
                path(workspace.id()),
                workspace.id().subscription(),
                workspace.id().group(),
                workspace.id().name(),
                workspace.storageAccount(),
                workspace.location(),
                workspace.kind(),
                workspace.displayName(),
                workspace.description(),
                workspace.createdAt(),
                workspace.createdBy(),
                workspace.modifiedAt(),
                workspace.document());
        saveTags(sql, workspace.guid(), "", workspace.tags());
    }

    static void delete(Sql sql, Workspace workspace) throws SQLException {
        for (String table : List.of("workspace", "workspace_tag", "datastore", "datastore_secret", "kept_resource")) {
            sql.update("delete from " + table + " where guid = ?", workspace.guid());
        }
    }

    static void saveTags(Sql sql, String guid, String datastore, Map<String, String> tags) throws SQLException {
        sql.update("delete from workspace_tag where guid = ? and datastore = ?", guid, datastore);
        List<@Nullable Object[]> rows = new ArrayList<>();
        tags.forEach((name, value) -> rows.add(new Object[] {guid, datastore, name, value}));
        sql.batch("insert into workspace_tag (guid, datastore, name, value) values (?, ?, ?, ?)", rows);
    }

    /** Tags of a workspace (under the empty name) and of its datastores, by folded datastore name. */
    static Map<String, Map<String, String>> tags(Sql sql, String guid) throws SQLException {
        Map<String, Map<String, String>> tags = new HashMap<>();
        sql.list(
                "select datastore, name, value from workspace_tag where guid = ? order by name",
                row -> tags.computeIfAbsent(row.text("datastore"), ignored -> new LinkedHashMap<>())
                        .put(row.text("name"), row.text("value")),
                guid);
        return tags;
    }

    static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static Optional<Workspace> one(Sql sql, String where, Object argument) throws SQLException {
        return load(sql, where, argument).stream().findFirst();
    }

    private static List<Workspace> load(Sql sql, String where, Object... arguments) throws SQLException {
        List<Workspace> bare =
                sql.list("select * from workspace where " + where + " order by path", WorkspaceStore::row, arguments);
        List<Workspace> whole = new ArrayList<>();
        for (Workspace workspace : bare) {
            Map<String, String> tags = tags(sql, workspace.guid()).getOrDefault("", Map.of());
            whole.add(Workspaces.with(workspace, tags));
        }
        return whole;
    }

    private static Workspace row(Row row) throws SQLException {
        return new Workspace(
                new WorkspaceId(row.text("subscription"), row.text("resource_group"), row.text("name")),
                row.text("guid"),
                row.text("location"),
                row.text("kind"),
                Map.of(),
                row.textOrNull("display_name"),
                row.textOrNull("description"),
                row.instant("created_at"),
                row.text("created_by"),
                row.instant("modified_at"),
                row.text("document"));
    }
}
