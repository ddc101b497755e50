package dev.athanor.platform.tracking;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.sql.Dialect;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of runs and the maps of texts below it. */
final class RunStore {
    /** Most runs above a run that are looked at. */
    private static final int DEEPEST = 50;

    private RunStore() {}

    static Optional<RunRow> find(Sql sql, String workspace, String id) throws SQLException {
        return sql.first(
                "select " + RunRow.COLUMNS + RunRow.TABLES + " where r.workspace = ? and r.id = ?",
                RunRow::map,
                workspace,
                id);
    }

    static List<RunRow> findAll(Sql sql, String workspace, Collection<String> ids) throws SQLException {
        List<RunRow> rows = new ArrayList<>(ids.size());
        for (List<String> part : Chunks.of(List.copyOf(ids))) {
            List<@Nullable Object> arguments = new ArrayList<>(List.of(workspace));
            arguments.addAll(part);
            rows.addAll(sql.list(
                    "select " + RunRow.COLUMNS + RunRow.TABLES + " where r.workspace = ? and r.id in ("
                            + Sql.marks(part.size()) + ")",
                    RunRow::map,
                    arguments.toArray()));
        }
        return rows;
    }

    static RunRow get(Sql sql, String workspace, String id) throws SQLException {
        return find(sql, workspace, id).orElseThrow(() -> missing(id));
    }

    /** The run, held until the end of the transaction, so that what is logged to one run comes one after the other. */
    static RunRow hold(Sql sql, String workspace, String id) throws SQLException {
        if (sql.dialect() == Dialect.POSTGRESQL) {
            sql.first(
                    "select 1 as one from tracking_runs where workspace = ? and id = ? for update",
                    row -> 1,
                    workspace,
                    id);
        }
        return get(sql, workspace, id);
    }

    /** The run, held, if it takes what is logged. */
    static RunRow active(Sql sql, String workspace, String id) throws SQLException {
        RunRow run = hold(sql, workspace, id);
        if (run.stage() != Stage.ACTIVE) {
            throw TrackingProblem.NOT_ACTIVE.because(
                    "The run " + id + " must be in the 'active' state. Current state is deleted.");
        }
        return run;
    }

    static AthanorException missing(String id) {
        return TrackingProblem.RUN_NOT_FOUND
                .because("Run with id=" + id + " not found")
                .at("run_id");
    }

    static void insert(Sql sql, String workspace, long num, String id, RunSpec spec, String name) throws SQLException {
        int count = sql.update(
                "insert into tracking_runs (num, workspace, id, experiment, name, user_id, owner, status, stage, hidden,"
                        + " started_at, ended_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, null)"
                        + " on conflict (workspace, id) do nothing",
                num,
                workspace,
                id,
                Long.valueOf(spec.experimentId()),
                name,
                spec.user(),
                spec.owner(),
                spec.status(),
                Stage.ACTIVE,
                spec.startedAt());
        if (count == 0) {
            throw TrackingProblem.RUN_EXISTS
                    .because("Run with id=" + id + " already exists")
                    .at("run_id");
        }
        put(sql, "tracking_tags", num, spec.tags());
        put(sql, "tracking_properties", num, spec.properties());
    }

    static void update(Sql sql, RunRow run, RunUpdate update) throws SQLException {
        List<String> sets = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        if (update.status() != null) {
            sets.add("status = ?");
            values.add(update.status());
        }
        if (update.startedAt() != null) {
            sets.add("started_at = ?");
            values.add(update.startedAt());
        }
        if (update.endedAt() != null) {
            sets.add("ended_at = ?");
            values.add(update.endedAt());
        }
        String name = update.name();
        if (name != null && !name.isEmpty()) {
            sets.add("name = ?");
            values.add(name);
            put(sql, "tracking_tags", run.num(), Map.of(Run.NAME_TAG, name));
        }
        if (update.hidden() != null) {
            sets.add("hidden = ?");
            values.add(update.hidden());
        }
        put(sql, "tracking_properties", run.num(), update.properties());
        if (!sets.isEmpty()) {
            values.add(run.num());
            sql.update("update tracking_runs set " + String.join(", ", sets) + " where num = ?", values.toArray());
        }
    }

    static void move(Sql sql, String workspace, String id, Stage to, Instant now) throws SQLException {
        RunRow run = hold(sql, workspace, id);
        if (run.stage() != to) {
            sql.update(
                    "update tracking_runs set stage = ?, deleted_at = ? where num = ?",
                    to,
                    to == Stage.DELETED ? now : null,
                    run.num());
        }
    }

    /** The run, its parent and so on; ends at a run that is not there and where it would come back to one seen. */
    static List<String> lineage(Sql sql, String workspace, String id) throws SQLException {
        List<String> lineage = new ArrayList<>();
        Optional<String> next = Optional.of(id);
        while (next.isPresent() && !lineage.contains(next.get()) && lineage.size() < DEEPEST) {
            lineage.add(next.get());
            next = sql.first(
                    "select t.value from tracking_runs r join tracking_tags t on t.run = r.num"
                            + " where r.workspace = ? and r.id = ? and t.key = ?",
                    row -> row.text("value"),
                    workspace,
                    next.get(),
                    Run.PARENT_TAG);
        }
        return lineage;
    }

    /** Sets entries of a map of texts. */
    static void put(Sql sql, String table, long run, Map<String, String> entries) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        entries.forEach((key, value) -> rows.add(new Object[] {run, key, value}));
        sql.batch(
                "insert into " + table + " (run, key, value) values (?, ?, ?)"
                        + " on conflict (run, key) do update set value = excluded.value",
                rows);
    }

    static void deleteTag(Sql sql, RunRow run, String key) throws SQLException {
        if (sql.update("delete from tracking_tags where run = ? and key = ?", run.num(), key) == 0) {
            throw TrackingProblem.TAG_NOT_FOUND
                    .because("No tag with name: " + key + " in run with id " + run.id())
                    .at("key");
        }
    }
}
