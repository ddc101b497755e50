package dev.athanor.platform.security;

import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What single people may do with single things, beyond their roles. A permission adds to roles and takes nothing from them. Safe for use by many
 * threads.
 */
public final class Permissions {
    private final Database database;

    Permissions(Database database) {
        this.database = database;
    }

    /** Sorts of things that permissions are given on. */
    public enum Kind {
        /** An experiment, by its id. */
        EXPERIMENT,
        /** A registered model or prompt, by its name. */
        MODEL,
        /** A scorer, by its experiment's id, a slash and its name. */
        SCORER
    }

    /**
     * That somebody has a permission on a thing.
     *
     * @param workspace GUID of the workspace
     * @param kind what sort of thing
     * @param thing which
     * @param principalId who
     * @param permission how far
     */
    public record Grant(String workspace, Kind kind, String thing, String principalId, Permission permission) {}

    /** Gives a permission in place of the one that was there. */
    public void grant(Grant grant) {
        database.write(sql -> sql.update(
                "insert into security_permissions (workspace, kind, thing, principal_id, permission) values (?, ?, ?, ?, ?)"
                        + " on conflict (principal_id, workspace, kind, thing) do update set permission = excluded.permission",
                grant.workspace(),
                grant.kind(),
                grant.thing(),
                grant.principalId(),
                grant.permission()));
    }

    /** Takes a permission away; whether there was one. */
    public boolean revoke(String workspace, Kind kind, String thing, String principalId) {
        return database.write(sql -> sql.update(
                        "delete from security_permissions where workspace = ? and kind = ? and thing = ? and principal_id = ?",
                        workspace,
                        kind,
                        thing,
                        principalId))
                > 0;
    }

    /** What somebody was given on a thing. */
    public Optional<Permission> find(String workspace, Kind kind, String thing, String principalId) {
        return database.read(sql -> sql.first(
                "select permission from security_permissions where workspace = ? and kind = ? and thing = ? and principal_id = ?",
                row -> Permission.valueOf(row.text("permission")),
                workspace,
                kind,
                thing,
                principalId));
    }

    /** Everything that somebody was given, by workspace, kind and thing. */
    public List<Grant> of(String principalId) {
        return database.read(sql -> sql.list(
                "select * from security_permissions where principal_id = ? order by workspace, kind, thing",
                row -> new Grant(
                        row.text("workspace"),
                        Kind.valueOf(row.text("kind")),
                        row.text("thing"),
                        row.text("principal_id"),
                        Permission.valueOf(row.text("permission"))),
                principalId));
    }

    /** Lets permissions follow a thing that gets another name. */
    public void rename(String workspace, Kind kind, String before, String after) {
        database.write(sql -> {
            forget(sql, workspace, kind, after);
            return sql.update(
                    "update security_permissions set thing = ? where workspace = ? and kind = ? and thing = ?",
                    after,
                    workspace,
                    kind,
                    before);
        });
    }

    /** Drops what was given on a thing: a later one of its name shall not inherit it. */
    public void forget(String workspace, Kind kind, String thing) {
        database.write(sql -> forget(sql, workspace, kind, thing));
    }

    private static int forget(Sql sql, String workspace, Kind kind, String thing) throws SQLException {
        return sql.update(
                "delete from security_permissions where workspace = ? and kind = ? and thing = ?",
                workspace,
                kind,
                thing);
    }

    /** Drops everything of a workspace. */
    public void forgetWorkspace(String workspace) {
        database.write(sql -> sql.update("delete from security_permissions where workspace = ?", workspace));
    }
}
