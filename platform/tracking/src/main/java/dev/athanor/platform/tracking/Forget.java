package dev.athanor.platform.tracking;

import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.util.List;

/** Drops the rows of a workspace or of a run. */
final class Forget {
    /** Tables whose rows belong to runs. */
    static final List<String> OF_RUNS = List.of(
            "tracking_params",
            "tracking_tags",
            "tracking_properties",
            "tracking_latest",
            "tracking_points",
            "tracking_inputs",
            "tracking_input_tags",
            "tracking_run_models");
    /** Tables whose rows belong to logged models. */
    static final List<String> OF_MODELS =
            List.of("tracking_model_params", "tracking_model_tags", "tracking_model_metrics");

    private static final List<String> OF_WORKSPACE = List.of(
            "tracking_runs",
            "tracking_models",
            "tracking_datasets",
            "tracking_experiment_tags",
            "tracking_experiments");

    private Forget() {}

    static void run(Sql sql, String workspace, String id) throws SQLException {
        for (String table : OF_RUNS) {
            sql.update(
                    "delete from " + table
                            + " where run in (select num from tracking_runs where workspace = ? and id = ?)",
                    workspace,
                    id);
        }
        sql.update("delete from tracking_runs where workspace = ? and id = ?", workspace, id);
    }

    static void workspace(Sql sql, String workspace) throws SQLException {
        for (String table : OF_RUNS) {
            sql.update(
                    "delete from " + table + " where run in (select num from tracking_runs where workspace = ?)",
                    workspace);
        }
        for (String table : OF_MODELS) {
            sql.update(
                    "delete from " + table + " where model in (select id from tracking_models where workspace = ?)",
                    workspace);
        }
        for (String table : OF_WORKSPACE) {
            sql.update("delete from " + table + " where workspace = ?", workspace);
        }
    }
}
