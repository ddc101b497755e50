package dev.athanor.platform.tracking;

import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.platform.tracking.Want.Part;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fills runs with all they logged: a few statements for any number of runs. */
final class RunLoader {
    private final MetricKeys keys;

    RunLoader(MetricKeys keys) {
        this.keys = keys;
    }

    private record Latest(long metric, double value, long timestamp, long step) {}

    List<Run> load(Sql sql, List<RunRow> rows) throws SQLException {
        return load(sql, rows, Want.WHOLE.parts());
    }

    /** Runs with what is wanted of them; properties come along. */
    List<Run> load(Sql sql, List<RunRow> rows, Set<Part> parts) throws SQLException {
        List<Run> runs = new ArrayList<>(rows.size());
        for (List<RunRow> some : Chunks.of(rows)) {
            loadPart(sql, some, parts, runs);
        }
        return runs;
    }

    private void loadPart(Sql sql, List<RunRow> rows, Set<Part> parts, List<Run> into) throws SQLException {
        List<Long> nums = rows.stream().map(RunRow::num).toList();
        Map<Long, List<Metric>> metrics = parts.contains(Part.METRICS) ? metrics(sql, nums) : Map.of();
        Map<Long, Map<String, String>> params =
                parts.contains(Part.PARAMS) ? texts(sql, "tracking_params", nums) : Map.of();
        Map<Long, Map<String, String>> tags = parts.contains(Part.TAGS) ? texts(sql, "tracking_tags", nums) : Map.of();
        Map<Long, Map<String, String>> properties = texts(sql, "tracking_properties", nums);
        Map<Long, List<DatasetInput>> datasets =
                parts.contains(Part.INPUTS) ? InputStore.datasets(sql, nums) : Map.of();
        Map<Long, List<String>> inputs = new HashMap<>();
        Map<Long, List<Run.ModelOutput>> outputs = new HashMap<>();
        if (parts.contains(Part.INPUTS) || parts.contains(Part.OUTPUTS)) {
            InputStore.models(sql, nums, inputs, outputs);
        }
        for (RunRow row : rows) {
            Long num = row.num();
            into.add(new Run(
                    row.id(),
                    Long.toString(row.experiment()),
                    row.name(),
                    row.user(),
                    row.owner(),
                    row.status(),
                    row.stage(),
                    row.hidden(),
                    row.startedAt(),
                    row.endedAt(),
                    row.artifacts(),
                    metrics.getOrDefault(num, List.of()),
                    params.getOrDefault(num, Map.of()),
                    tags.getOrDefault(num, Map.of()),
                    properties.getOrDefault(num, Map.of()),
                    datasets.getOrDefault(num, List.of()),
                    inputs.getOrDefault(num, List.of()),
                    outputs.getOrDefault(num, List.of())));
        }
    }

    private Map<Long, List<Metric>> metrics(Sql sql, List<Long> runs) throws SQLException {
        Map<Long, List<Latest>> found = new HashMap<>();
        Set<Long> ids = new java.util.HashSet<>();
        var where = new Where(sql.dialect())
                .add("select run, metric, value, nan, taken_at, step from tracking_latest where ")
                .in("run", runs)
                .add(" order by run, metric");
        sql.list(
                where.sql(),
                row -> {
                    long metric = row.number("metric");
                    ids.add(metric);
                    return found.computeIfAbsent(row.number("run"), ignored -> new ArrayList<>())
                            .add(new Latest(metric, value(row), row.number("taken_at"), row.number("step")));
                },
                where.arguments());
        Map<Long, String> names = keys.names(sql, ids);
        Map<Long, List<Metric>> metrics = new HashMap<>();
        found.forEach((run, list) -> metrics.put(
                run,
                list.stream()
                        .map(l -> Metric.of(names.getOrDefault(l.metric(), ""), l.value(), l.timestamp(), l.step()))
                        .toList()));
        return metrics;
    }

    /** The value of a row with columns {@code value} and {@code nan}. */
    static double value(Row row) throws SQLException {
        return row.flag("nan") ? Double.NaN : row.real("value");
    }

    private static Map<Long, Map<String, String>> texts(Sql sql, String table, List<Long> runs) throws SQLException {
        Map<Long, Map<String, String>> found = new HashMap<>();
        var where = new Where(sql.dialect())
                .add("select run, key, value from " + table + " where ")
                .in("run", runs)
                .add(" order by run, key");
        sql.list(
                where.sql(),
                row -> found.computeIfAbsent(row.number("run"), ignored -> new LinkedHashMap<>())
                        .put(row.text("key"), row.text("value")),
                where.arguments());
        return found;
    }
}
