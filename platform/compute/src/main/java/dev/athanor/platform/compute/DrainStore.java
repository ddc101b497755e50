package dev.athanor.platform.compute;

import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/** Which targets are being emptied. The name {@code serverless} stands for work that names no target. */
final class DrainStore {
    private final Database database;
    private final Clock clock;

    DrainStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    void drain(String workspace, String target, String by) {
        database.write(sql -> sql.update(
                "insert into compute_drains (workspace, lower_name, drained_by, drained_at) values (?, ?, ?, ?)"
                        + " on conflict (workspace, lower_name) do nothing",
                workspace,
                lower(target),
                by,
                clock.instant()));
    }

    void resume(String workspace, String target) {
        database.write(sql -> sql.update(
                "delete from compute_drains where workspace = ? and lower_name = ?", workspace, lower(target)));
    }

    Optional<Drain> find(String workspace, String target) {
        return database.read(sql -> find(sql, workspace, target));
    }

    static Optional<Drain> find(Sql sql, String workspace, String target) throws SQLException {
        return sql.first(
                "select drained_by, drained_at from compute_drains where workspace = ? and lower_name = ?",
                row -> new Drain(row.text("drained_by"), row.instant("drained_at")),
                workspace,
                lower(target));
    }

    private static String lower(String target) {
        return target.toLowerCase(Locale.ROOT);
    }
}
