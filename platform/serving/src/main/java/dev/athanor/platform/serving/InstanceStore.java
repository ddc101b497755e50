package dev.athanor.platform.serving;

import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.util.List;

/** Which work the back end was asked to run for whom, so that it is found again after a restart. */
final class InstanceStore {
    /**
     * One instance as work.
     *
     * @param workId id of the work
     * @param workspace GUID of the workspace
     * @param endpoint folded name
     * @param deployment folded name
     * @param revision of which wish
     * @param number which of the deployment's instances, from 0
     * @param token start token
     * @param sockets how many workers it has, each with a socket
     */
    record Entry(
            String workId,
            String workspace,
            String endpoint,
            String deployment,
            long revision,
            int number,
            String token,
            int sockets) {
        DeploymentKey key() {
            return new DeploymentKey(workspace, endpoint, deployment);
        }
    }

    private InstanceStore() {}

    static void insert(Sql sql, Entry entry) throws SQLException {
        sql.update(
                "insert into serving_instance (work_id, workspace, endpoint_key, name_key, revision, number, token, sockets)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                entry.workId(),
                entry.workspace(),
                entry.endpoint(),
                entry.deployment(),
                entry.revision(),
                entry.number(),
                entry.token(),
                entry.sockets());
    }

    static void delete(Sql sql, String workId) throws SQLException {
        sql.update("delete from serving_instance where work_id = ?", workId);
    }

    static List<Entry> all(Sql sql) throws SQLException {
        return sql.list("select * from serving_instance order by number", InstanceStore::entry);
    }

    private static Entry entry(Row row) throws SQLException {
        return new Entry(
                row.text("work_id"),
                row.text("workspace"),
                row.text("endpoint_key"),
                row.text("name_key"),
                row.number("revision"),
                (int) row.number("number"),
                row.text("token"),
                (int) row.number("sockets"));
    }
}
