package dev.athanor.platform.tracking;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings runs into other experiments: themselves, with the logged models made in them, or as copies. Files are nobody's business here: they
 * lie by run, wherever its experiment is. Every method's first parameter is the GUID of a workspace. Safe for all threads.
 */
public final class Relocation {
    /** Tag of a copy that names the run it was made of. */
    public static final String COPIED_FROM = "athanor.copiedFrom";

    private final Database database;
    private final Ids ids;
    private final Numbers runs;
    private final InputStore inputs;

    Relocation(Database database, Ids ids, Numbers runs, InputStore inputs) {
        this.database = database;
        this.ids = ids;
        this.runs = runs;
        this.inputs = inputs;
    }

    /**
     * Moves active runs into an active experiment, all or none; those that are there already stay.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException RUN_BOUND when one of the experiments keeps its artifacts at a place of its own
     */
    public void move(String workspace, List<String> runIds, String experimentId) {
        long first = inputs.numbers(datasets(workspace, runIds));
        database.write(sql -> {
            Experiment to = ExperimentStore.active(sql, workspace, experimentId);
            long number = first;
            for (String id : runIds) {
                number = move(sql, workspace, RunStore.active(sql, workspace, id), to, number);
            }
            return experimentId;
        });
    }

    private List<DatasetInput> datasets(String workspace, List<String> runIds) {
        return database.read(sql -> {
            List<DatasetInput> all = new ArrayList<>();
            List<Long> nums = RunStore.findAll(sql, workspace, runIds).stream()
                    .map(RunRow::num)
                    .toList();
            for (List<Long> part : Chunks.of(nums)) {
                InputStore.datasets(sql, part).values().forEach(all::addAll);
            }
            return all;
        });
    }

    /** Datasets belong to an experiment, so a run that moves reads those of the new one. */
    private static long move(Sql sql, String workspace, RunRow run, Experiment to, long number) throws SQLException {
        if (to.id().equals(Long.toString(run.experiment()))) {
            return number;
        }
        if (run.location() != null || to.artifactLocation() != null) {
            throw TrackingProblem.RUN_BOUND
                    .because("run " + run.id() + " cannot move from experiment " + run.experiment() + " to " + to.id()
                            + ": one of them keeps its artifacts at a place of its own, and the run's address would"
                            + " change while its files stay")
                    .at("experiment_id");
        }
        List<DatasetInput> read = InputStore.datasets(sql, List.of(run.num())).getOrDefault(run.num(), List.of());
        sql.update("update tracking_runs set experiment = ? where num = ?", Long.valueOf(to.id()), run.num());
        sql.update(
                "update tracking_models set experiment = ? where workspace = ? and source_run = ?",
                Long.valueOf(to.id()),
                workspace,
                run.id());
        sql.update("delete from tracking_input_tags where run = ?", run.num());
        sql.update("delete from tracking_inputs where run = ?", run.num());
        InputStore.write(sql, workspace, RunStore.get(sql, workspace, run.id()), read, number, List.of());
        return number + read.size();
    }

    /** An id for a copy to come: its files can be put in place before it is seen. */
    public String nextId() {
        return ids.hex(16);
    }

    /**
     * Copies all that an active run logged into a run of its own; its parent and what a job noted of it stay behind.
     *
     * @param copyId id of the copy
     * @param name name of the copy, or null for the same
     * @param owner who the copy belongs to
     */
    public void copy(
            String workspace, String id, String copyId, String experimentId, @Nullable String name, String owner) {
        long num = runs.take(1);
        long first = inputs.numbers(datasets(workspace, List.of(id)));
        database.write(sql -> {
            RunRow run = RunStore.active(sql, workspace, id);
            Experiment to = ExperimentStore.active(sql, workspace, experimentId);
            String called = name == null ? run.name() : name;
            sql.update(
                    "insert into tracking_runs (num, workspace, id, experiment, name, user_id, owner, status, stage,"
                            + " hidden, started_at, ended_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
                    num,
                    workspace,
                    copyId,
                    Long.valueOf(to.id()),
                    called,
                    run.user(),
                    owner,
                    run.status(),
                    Stage.ACTIVE,
                    run.startedAt(),
                    run.endedAt());
            rows(sql, "tracking_params", "key, value", num, run.num());
            rows(sql, "tracking_tags", "key, value", num, run.num());
            rows(sql, "tracking_latest", "metric, value, nan, taken_at, step", num, run.num());
            rows(sql, "tracking_points", "metric, seq, points", num, run.num());
            rows(sql, "tracking_run_models", "direction, model, step", num, run.num());
            sql.update("delete from tracking_tags where run = ? and key = ?", num, Run.PARENT_TAG);
            RunStore.put(sql, "tracking_tags", num, Map.of(Run.NAME_TAG, called, COPIED_FROM, id));
            List<DatasetInput> read =
                    InputStore.datasets(sql, List.of(run.num())).getOrDefault(run.num(), List.of());
            InputStore.write(sql, workspace, RunStore.get(sql, workspace, copyId), read, first, List.of());
            return copyId;
        });
    }

    private static void rows(Sql sql, String table, String columns, long to, long from) throws SQLException {
        sql.update(
                "insert into " + table + " (run, " + columns + ") select ?, " + columns + " from " + table
                        + " where run = ?",
                to,
                from);
    }
}
