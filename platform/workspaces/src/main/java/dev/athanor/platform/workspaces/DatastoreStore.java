package dev.athanor.platform.workspaces;

import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of datastores; secrets in a table of their own. */
final class DatastoreStore {
    private DatastoreStore() {}

    static Optional<Datastore> find(Sql sql, Workspace workspace, String name) throws SQLException {
        return load(sql, workspace, "folded = ?", workspace.guid(), WorkspaceStore.fold(name)).stream()
                .findFirst();
    }

    static List<Datastore> list(Sql sql, Workspace workspace) throws SQLException {
        return load(sql, workspace, "1 = 1", workspace.guid());
    }

    static Optional<Datastore> defaultOf(Sql sql, Workspace workspace) throws SQLException {
        return load(sql, workspace, "is_default = 1", workspace.guid()).stream().findFirst();
    }

    static void save(Sql sql, Datastore datastore) throws SQLException {
        if (datastore.isDefault()) {
            sql.update("update datastore set is_default = 0 where guid = ?", datastore.workspaceGuid());
        }
        String folded = WorkspaceStore.fold(datastore.name());
        sql.update(
                "insert into datastore (guid, folded, name, type, account, container, is_default, description,"
                        + " credentials, created_at, created_by, modified_at, document)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (guid, folded) do update set type = excluded.type, account = excluded.account,"
                        + " container = excluded.container, is_default = excluded.is_default,"
                        + " description = excluded.description, credentials = excluded.credentials,"
                        + " modified_at = excluded.modified_at, document = excluded.document",
                datastore.workspaceGuid(),
                folded,
                datastore.name(),
                datastore.type(),
                datastore.account(),
                datastore.container(),
                datastore.isDefault(),
                datastore.description(),
                datastore.credentials(),
                datastore.createdAt(),
                datastore.createdBy(),
                datastore.modifiedAt(),
                datastore.document());
        WorkspaceStore.saveTags(sql, datastore.workspaceGuid(), folded, datastore.tags());
    }

    static void saveSecret(Sql sql, Workspace workspace, String name, String secret) throws SQLException {
        sql.update(
                "insert into datastore_secret (guid, folded, secret) values (?, ?, ?)"
                        + " on conflict (guid, folded) do update set secret = excluded.secret",
                workspace.guid(),
                WorkspaceStore.fold(name),
                secret);
    }

    static Optional<String> secret(Sql sql, Workspace workspace, String name) throws SQLException {
        return sql.first(
                "select secret from datastore_secret where guid = ? and folded = ?",
                row -> row.text("secret"),
                workspace.guid(),
                WorkspaceStore.fold(name));
    }

    static void delete(Sql sql, Workspace workspace, String name) throws SQLException {
        String folded = WorkspaceStore.fold(name);
        sql.update("delete from datastore where guid = ? and folded = ?", workspace.guid(), folded);
        sql.update("delete from datastore_secret where guid = ? and folded = ?", workspace.guid(), folded);
        sql.update("delete from workspace_tag where guid = ? and datastore = ?", workspace.guid(), folded);
    }

    private static List<Datastore> load(Sql sql, Workspace workspace, String where, Object... arguments)
            throws SQLException {
        Map<String, Map<String, String>> tags = WorkspaceStore.tags(sql, workspace.guid());
        return sql.list(
                "select * from datastore where guid = ? and " + where + " order by folded",
                row -> datastore(row, workspace, tags.getOrDefault(row.text("folded"), Map.of())),
                arguments);
    }

    private static Datastore datastore(Row row, Workspace workspace, Map<String, String> tags) throws SQLException {
        String account = row.textOrNull("account");
        return new Datastore(
                row.text("guid"),
                row.text("name"),
                row.text("type"),
                account,
                row.textOrNull("container"),
                workspace.storageAccount().equals(account),
                row.flag("is_default"),
                row.textOrNull("description"),
                tags,
                row.text("credentials"),
                row.instant("created_at"),
                row.text("created_by"),
                row.instant("modified_at"),
                row.text("document"));
    }
}
