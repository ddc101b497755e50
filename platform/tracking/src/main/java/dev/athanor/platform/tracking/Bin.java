package dev.athanor.platform.tracking;

import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was deleted and can be brought back, and its end. Only what lies in the bin is ever purged. Every method's first parameter is the GUID
 * of a workspace. Safe for all threads.
 */
public final class Bin {
    private static final int PART = 500;

    private final Database database;

    Bin(Database database) {
        this.database = database;
    }

    /**
     * A run in the bin.
     *
     * @param id its id
     * @param experimentId its experiment
     * @param bytes size of its metrics
     */
    public record BinnedRun(String id, String experimentId, long bytes) {}

    /** Runs that have been in the bin since {@code before} or longer, oldest first. */
    public List<BinnedRun> runs(String workspace, Instant before) {
        return database.read(sql -> sql.list(
                "select r.id, r.experiment, (select coalesce(sum(length(p.points)), 0) from tracking_points p"
                        + " where p.run = r.num) as bytes from tracking_runs r where r.workspace = ?"
                        + " and r.stage = 'DELETED' and coalesce(r.deleted_at, 0) <= ? order by r.started_at, r.id",
                row -> new BinnedRun(row.text("id"), Long.toString(row.number("experiment")), row.number("bytes")),
                workspace,
                before));
    }

    /** Ids of logged models that have been in the bin since {@code before} or longer. */
    public List<String> models(String workspace, Instant before) {
        return database.read(sql -> sql.list(
                "select id from tracking_models where workspace = ? and stage = 'DELETED' and modified_at <= ? order by id",
                row -> row.text("id"),
                workspace,
                before));
    }

    /** Ids of experiments that have been in the bin since {@code before} or longer; the first one of a workspace never goes. */
    public List<String> experiments(String workspace, Instant before) {
        return database.read(sql -> sql.list(
                "select id from tracking_experiments where workspace = ? and id > 0 and stage = 'DELETED'"
                        + " and coalesce(deleted_at, 0) <= ? order by id",
                row -> Long.toString(row.number("id")),
                workspace,
                before));
    }

    /** Drops runs for good; those that were brought back meanwhile stay. Says how many went. */
    public int purgeRuns(String workspace, List<String> ids) {
        int count = 0;
        for (int from = 0; from < ids.size(); from += PART) {
            List<String> part = ids.subList(from, Math.min(from + PART, ids.size()));
            count += database.<Integer>write(sql -> runs(sql, workspace, part));
        }
        return count;
    }

    private static int runs(Sql sql, String workspace, List<String> ids) throws SQLException {
        Where where = new Where(sql.dialect())
                .add("select num from tracking_runs where workspace = ? and stage = 'DELETED' and ", workspace)
                .in("id", ids);
        List<Long> nums = sql.list(where.sql(), row -> row.number("num"), where.arguments());
        if (!nums.isEmpty()) {
            for (String table : Forget.OF_RUNS) {
                drop(sql, table, "run", nums);
            }
            drop(sql, "tracking_runs", "num", nums);
        }
        return nums.size();
    }

    /** Drops logged models for good; those that were brought back meanwhile stay. Says how many went. */
    public int purgeModels(String workspace, List<String> ids) {
        return database.<Integer>write(sql -> {
            List<String> gone = new ArrayList<>();
            for (String id : ids) {
                if (sql.update(
                                "delete from tracking_models where workspace = ? and id = ? and stage = 'DELETED'",
                                workspace,
                                id)
                        > 0) {
                    gone.add(id);
                }
            }
            for (String table : gone.isEmpty() ? List.<String>of() : Forget.OF_MODELS) {
                drop(sql, table, "model", gone);
            }
            return gone.size();
        });
    }

    /** Drops experiments in the bin that have neither runs nor logged models; their names are free again. Says which went. */
    public List<String> purgeExperiments(String workspace, List<String> ids) {
        return database.write(sql -> {
            List<String> gone = new ArrayList<>();
            for (String id : ids) {
                Long number = Long.valueOf(id);
                long used = sql.number(
                        "select (select count(*) from tracking_runs where workspace = ? and experiment = ?)"
                                + " + (select count(*) from tracking_models where workspace = ? and experiment = ?)",
                        workspace,
                        number,
                        workspace,
                        number);
                if (used == 0 && ExperimentStore.purge(sql, workspace, number)) {
                    gone.add(id);
                }
            }
            return gone;
        });
    }

    private static void drop(Sql sql, String table, String column, List<?> values) throws SQLException {
        Where where =
                new Where(sql.dialect()).add("delete from " + table + " where ").in(column, values);
        sql.update(where.sql(), where.arguments());
    }
}
