package dev.athanor.platform.tracking;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Logged models in their tables. */
final class ModelStore {
    private static final String SELECT = "select m.id, m.experiment, m.name, m.model_type, m.source_run, m.status,"
            + " m.owner, m.created_at, m.modified_at, e.artifact_location from tracking_models m"
            + " join tracking_experiments e on e.workspace = m.workspace and e.id = m.experiment"
            + " where m.workspace = ? and m.stage = 'ACTIVE'";

    private final MetricKeys keys;

    ModelStore(MetricKeys keys) {
        this.keys = keys;
    }

    static void insert(Sql sql, String workspace, String id, LoggedModel.Spec spec, String name, Instant now)
            throws SQLException {
        int count = sql.update(
                "insert into tracking_models (id, workspace, experiment, name, model_type, source_run, status, stage,"
                        + " owner, created_at, modified_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (id) do nothing",
                id,
                workspace,
                Long.valueOf(spec.experimentId()),
                name,
                spec.modelType(),
                spec.sourceRunId(),
                LoggedModel.Status.PENDING,
                Stage.ACTIVE,
                spec.owner(),
                spec.createdAt() == null ? now : spec.createdAt(),
                now);
        if (count == 0) {
            throw TrackingProblem.MODEL_EXISTS
                    .because("Logged model with id=" + id
                            + " exists already, in use, in the bin or in another workspace")
                    .at("model_id");
        }
        put(sql, "tracking_model_params", id, spec.params());
        put(sql, "tracking_model_tags", id, spec.tags());
    }

    static void put(Sql sql, String table, String model, Map<String, String> entries) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        entries.forEach((key, value) -> rows.add(new Object[] {model, key, value}));
        sql.batch(
                "insert into " + table + " (model, key, value) values (?, ?, ?)"
                        + " on conflict (model, key) do update set value = excluded.value",
                rows);
    }

    LoggedModel get(Sql sql, String workspace, String id) throws SQLException {
        List<LoggedModel> found = sql.list(SELECT + " and m.id = ?", ModelStore::map, workspace, id);
        if (found.isEmpty()) {
            throw missing(id);
        }
        return fill(sql, found).getFirst();
    }

    static AthanorException missing(String id) {
        return TrackingProblem.MODEL_NOT_FOUND
                .because("Logged model with ID '" + id + "' not found.")
                .at("model_id");
    }

    static void touch(Sql sql, String workspace, String id, Instant now) throws SQLException {
        if (sql.update(
                        "update tracking_models set modified_at = ? where workspace = ? and id = ? and stage = 'ACTIVE'",
                        now,
                        workspace,
                        id)
                == 0) {
            throw missing(id);
        }
    }

    /** All logged models in use of some experiments, newest first. */
    List<LoggedModel> list(Sql sql, String workspace, List<Long> experiments) throws SQLException {
        var where = new Where(sql.dialect())
                .add(SELECT + " and ", workspace)
                .in("m.experiment", experiments)
                .add(" order by m.created_at desc, m.id");
        return fill(sql, sql.list(where.sql(), ModelStore::map, where.arguments()));
    }

    private List<LoggedModel> fill(Sql sql, List<LoggedModel> bare) throws SQLException {
        List<LoggedModel> full = new ArrayList<>(bare.size());
        for (List<LoggedModel> part : Chunks.of(bare)) {
            List<String> ids = part.stream().map(LoggedModel::id).toList();
            Map<String, Map<String, String>> params = texts(sql, "tracking_model_params", ids);
            Map<String, Map<String, String>> tags = texts(sql, "tracking_model_tags", ids);
            Map<String, List<LoggedModel.OfRun>> metrics = metrics(sql, ids);
            for (LoggedModel m : part) {
                full.add(new LoggedModel(
                        m.id(),
                        m.experimentId(),
                        m.name(),
                        m.modelType(),
                        m.sourceRunId(),
                        m.status(),
                        m.artifactLocation(),
                        m.owner(),
                        m.createdAt(),
                        m.modifiedAt(),
                        params.getOrDefault(m.id(), Map.of()),
                        tags.getOrDefault(m.id(), Map.of()),
                        metrics.getOrDefault(m.id(), List.of())));
            }
        }
        return full;
    }

    private static Map<String, Map<String, String>> texts(Sql sql, String table, List<String> ids) throws SQLException {
        Map<String, Map<String, String>> found = new HashMap<>();
        var where = new Where(sql.dialect())
                .add("select model, key, value from " + table + " where ")
                .in("model", ids)
                .add(" order by model, key");
        sql.list(
                where.sql(),
                row -> found.computeIfAbsent(row.text("model"), ignored -> new LinkedHashMap<>())
                        .put(row.text("key"), row.text("value")),
                where.arguments());
        return found;
    }

    private Map<String, List<LoggedModel.OfRun>> metrics(Sql sql, List<String> ids) throws SQLException {
        record Raw(String model, String run, long metric, Metric point) {}
        var where = new Where(sql.dialect())
                .add("select model, run, metric, dataset_name, dataset_digest, value, nan, taken_at, step"
                        + " from tracking_model_metrics where ")
                .in("model", ids)
                .add(" order by model, metric, taken_at");
        List<Raw> raw = sql.list(
                where.sql(),
                row -> {
                    String model = row.text("model");
                    String dataset = row.text("dataset_name");
                    String digest = row.text("dataset_digest");
                    return new Raw(
                            model,
                            row.text("run"),
                            row.number("metric"),
                            new Metric(
                                    "",
                                    RunLoader.value(row),
                                    row.number("taken_at"),
                                    row.number("step"),
                                    model,
                                    dataset.isEmpty() ? null : dataset,
                                    digest.isEmpty() ? null : digest));
                },
                where.arguments());
        Map<Long, String> names =
                keys.names(sql, raw.stream().map(Raw::metric).collect(java.util.stream.Collectors.toSet()));
        Map<String, List<LoggedModel.OfRun>> found = new HashMap<>();
        for (Raw one : raw) {
            Metric p = one.point();
            Metric named = new Metric(
                    names.getOrDefault(one.metric(), ""),
                    p.value(),
                    p.timestamp(),
                    p.step(),
                    p.modelId(),
                    p.datasetName(),
                    p.datasetDigest());
            found.computeIfAbsent(one.model(), ignored -> new ArrayList<>())
                    .add(new LoggedModel.OfRun(one.run(), named));
        }
        return found;
    }

    private static LoggedModel map(Row row) throws SQLException {
        String root = row.textOrNull("artifact_location");
        return new LoggedModel(
                row.text("id"),
                row.text("experiment"),
                row.text("name"),
                row.textOrNull("model_type"),
                row.textOrNull("source_run"),
                LoggedModel.Status.valueOf(row.text("status")),
                root == null ? null : root + "/models/" + row.text("id") + "/artifacts",
                row.text("owner"),
                row.instant("created_at"),
                row.instant("modified_at"),
                Map.of(),
                Map.of(),
                List.of());
    }
}
