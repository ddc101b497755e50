package dev.athanor.platform.tracking;

import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.platform.tracking.Points.Point;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes what runs log: points in blocks, the latest of each metric, params that never change, tags. */
final class RunLog {
    private static final String LATEST = "insert into tracking_latest (run, metric, value, nan, taken_at, step)"
            + " values (?, ?, ?, ?, ?, ?) on conflict (run, metric) do update set value = excluded.value,"
            + " nan = excluded.nan, taken_at = excluded.taken_at, step = excluded.step"
            + " where (excluded.step, excluded.taken_at, excluded.value)"
            + " > (tracking_latest.step, tracking_latest.taken_at, tracking_latest.value)";
    private static final String BLOCK = "insert into tracking_points (run, metric, seq, points) values (?, ?, ?, ?)";
    private static final String OF_MODEL =
            "insert into tracking_model_metrics (model, run, metric, dataset_name, dataset_digest, value, nan, taken_at,"
                    + " step) values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " on conflict (model, run, metric, dataset_name, dataset_digest) do update set"
                    + " value = excluded.value, nan = excluded.nan, taken_at = excluded.taken_at, step = excluded.step"
                    + " where (excluded.step, excluded.taken_at, excluded.value)"
                    + " >= (tracking_model_metrics.step, tracking_model_metrics.taken_at,"
                    + " tracking_model_metrics.value)";

    private final MetricKeys keys;
    private final Numbers blocks;

    RunLog(Database database, MetricKeys keys) {
        this.keys = keys;
        this.blocks = new Numbers(database, "points", 100_000);
    }

    /** A batch whose metric names have their ids, ready for a transaction. */
    record Prepared(Batch batch, Map<Long, List<Point>> points, Map<String, Long> ids, long firstBlock) {}

    /** Does what must come before the transaction. */
    Prepared prepare(Batch batch) {
        if (batch.metrics().isEmpty()) {
            return new Prepared(batch, Map.of(), Map.of(), 0);
        }
        Map<String, List<Point>> byName = new LinkedHashMap<>();
        for (Metric metric : batch.metrics()) {
            byName.computeIfAbsent(metric.key(), ignored -> new ArrayList<>())
                    .add(new Point(metric.step(), metric.timestamp(), metric.value()));
        }
        Map<String, Long> ids = keys.ids(byName.keySet());
        // Sorted, so that rows go in along the index.
        Map<Long, List<Point>> points = new TreeMap<>();
        byName.forEach((name, list) -> points.put(id(ids, name), list));
        return new Prepared(batch, points, ids, blocks.take(points.size()));
    }

    private static Long id(Map<String, Long> ids, String name) {
        Long id = ids.get(name);
        if (id == null) {
            throw new IllegalStateException("the metric " + name + " has no id");
        }
        return id;
    }

    void write(Sql sql, RunRow run, Prepared prepared) throws SQLException {
        params(sql, run, prepared.batch().params());
        RunStore.put(sql, "tracking_tags", run.num(), prepared.batch().tags());
        String name = prepared.batch().tags().get(Run.NAME_TAG);
        if (name != null) {
            sql.update("update tracking_runs set name = ? where num = ?", name, run.num());
        }
        if (!prepared.points().isEmpty()) {
            points(sql, run.num(), prepared);
            models(sql, run, prepared);
        }
    }

    private static void points(Sql sql, long run, Prepared prepared) throws SQLException {
        try (PreparedStatement block = sql.connection().prepareStatement(BLOCK);
                PreparedStatement latest = sql.connection().prepareStatement(LATEST)) {
            long seq = prepared.firstBlock();
            for (Map.Entry<Long, List<Point>> entry : prepared.points().entrySet()) {
                block.setLong(1, run);
                block.setLong(2, entry.getKey());
                block.setLong(3, seq++);
                block.setBytes(4, Points.encode(entry.getValue()));
                block.addBatch();
                Point last = java.util.Collections.max(entry.getValue(), Point.ORDER);
                latest.setLong(1, run);
                latest.setLong(2, entry.getKey());
                latest.setDouble(3, last.stored());
                latest.setLong(4, last.isNan() ? 1 : 0);
                latest.setLong(5, last.timestamp());
                latest.setLong(6, last.step());
                latest.addBatch();
            }
            block.executeBatch();
            latest.executeBatch();
        }
    }

    private static void models(Sql sql, RunRow run, Prepared prepared) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Metric metric : prepared.batch().metrics()) {
            if (metric.modelId() != null) {
                Point point = new Point(metric.step(), metric.timestamp(), metric.value());
                rows.add(new @Nullable Object[] {
                    metric.modelId(),
                    run.id(),
                    id(prepared.ids(), metric.key()),
                    metric.datasetName() == null ? "" : metric.datasetName(),
                    metric.datasetDigest() == null ? "" : metric.datasetDigest(),
                    point.stored(),
                    point.isNan(),
                    point.timestamp(),
                    point.step()
                });
            }
        }
        sql.batch(OF_MODEL, rows);
    }

    private static void params(Sql sql, RunRow run, Map<String, String> params) throws SQLException {
        if (params.isEmpty()) {
            return;
        }
        Map<String, String> before = new HashMap<>();
        for (List<String> part : Chunks.of(params.keySet())) {
            var where = new Where(sql.dialect())
                    .add("select key, value from tracking_params where run = ? and ", run.num())
                    .in("key", part);
            sql.list(where.sql(), (Row row) -> before.put(row.text("key"), row.text("value")), where.arguments());
        }
        List<String> clashes = new ArrayList<>();
        List<@Nullable Object[]> rows = new ArrayList<>();
        params.forEach((key, value) -> {
            String old = before.get(key);
            if (old == null) {
                rows.add(new Object[] {run.num(), key, value});
            } else if (!old.equals(value)) {
                clashes.add("{'key': '" + key + "', 'old_value': '" + old + "', 'new_value': '" + value + "'}");
            }
        });
        if (!clashes.isEmpty()) {
            throw TrackingProblem.PARAM_CHANGED.because(changed(run, params, before, clashes));
        }
        sql.batch("insert into tracking_params (run, key, value) values (?, ?, ?)", rows);
    }

    private static String changed(
            RunRow run, Map<String, String> params, Map<String, String> before, List<String> clashes) {
        if (params.size() > 1) {
            return "Changing param values is not allowed. Params were already logged='" + clashes + "' for run ID='"
                    + run.id() + "'.";
        }
        String key = params.keySet().iterator().next();
        return "Changing param values is not allowed. Param with key='" + key + "' was already logged with value='"
                + before.get(key) + "' for run ID='" + run.id() + "'. Attempted logging new value '" + params.get(key)
                + "'.";
    }
}
