package dev.athanor.platform.tracking;

import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Datasets and logged models that runs read and made. */
final class InputStore {
    private final Numbers numbers;

    InputStore(Database database) {
        this.numbers = new Numbers(database, "datasets", 100);
    }

    /** Numbers for datasets that may turn out to be new. Call it outside of transactions. */
    long numbers(List<DatasetInput> datasets) {
        return datasets.isEmpty() ? 0 : numbers.take(datasets.size());
    }

    static void check(List<DatasetInput> datasets) {
        for (DatasetInput dataset : datasets) {
            Checks.length("name", 500, dataset.name());
            Checks.length("digest", 36, dataset.digest());
            Checks.length("source", 65_535, dataset.source());
            if (dataset.schema() != null) {
                Checks.length("schema", 1_048_575, dataset.schema());
            }
            if (dataset.profile() != null) {
                Checks.length("profile", 16_777_215, dataset.profile());
            }
            dataset.tags().forEach((key, value) -> {
                Checks.length("key", 255, key);
                Checks.length("value", 500, value);
            });
        }
    }

    static void write(
            Sql sql, String workspace, RunRow run, List<DatasetInput> datasets, long firstNumber, List<String> models)
            throws SQLException {
        long number = firstNumber;
        for (DatasetInput dataset : datasets) {
            sql.update(
                    "insert into tracking_datasets (id, workspace, experiment, name, digest, source_type, source,"
                            + " schema_text, profile) values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " on conflict (workspace, experiment, name, digest) do nothing",
                    number++,
                    workspace,
                    run.experiment(),
                    dataset.name(),
                    dataset.digest(),
                    dataset.sourceType(),
                    dataset.source(),
                    dataset.schema(),
                    dataset.profile());
            long id = sql.number(
                    "select id from tracking_datasets where workspace = ? and experiment = ? and name = ? and digest = ?",
                    workspace,
                    run.experiment(),
                    dataset.name(),
                    dataset.digest());
            sql.update(
                    "insert into tracking_inputs (run, dataset) values (?, ?) on conflict (run, dataset) do nothing",
                    run.num(),
                    id);
            for (Map.Entry<String, String> tag : dataset.tags().entrySet()) {
                sql.update(
                        "insert into tracking_input_tags (run, dataset, key, value) values (?, ?, ?, ?)"
                                + " on conflict (run, dataset, key) do update set value = excluded.value",
                        run.num(),
                        id,
                        tag.getKey(),
                        tag.getValue());
            }
        }
        for (String model : models) {
            link(sql, run, "IN", model, 0);
        }
    }

    static void link(Sql sql, RunRow run, String direction, String model, long step) throws SQLException {
        sql.update(
                "insert into tracking_run_models (run, direction, model, step) values (?, ?, ?, ?)"
                        + " on conflict (run, direction, model) do update set step = excluded.step",
                run.num(),
                direction,
                model,
                step);
    }

    static Map<Long, List<DatasetInput>> datasets(Sql sql, List<Long> runs) throws SQLException {
        Map<String, Map<String, String>> tags = new HashMap<>();
        var tagged = new Where(sql.dialect())
                .add("select run, dataset, key, value from tracking_input_tags where ")
                .in("run", runs)
                .add(" order by run, dataset, key");
        sql.list(
                tagged.sql(),
                row -> tags.computeIfAbsent(
                                row.number("run") + "/" + row.number("dataset"), ignored -> new LinkedHashMap<>())
                        .put(row.text("key"), row.text("value")),
                tagged.arguments());
        Map<Long, List<DatasetInput>> found = new HashMap<>();
        var where = new Where(sql.dialect())
                .add("select i.run, d.id, d.name, d.digest, d.source_type, d.source, d.schema_text, d.profile"
                        + " from tracking_inputs i join tracking_datasets d on d.id = i.dataset where ")
                .in("i.run", runs)
                .add(" order by i.run, d.id");
        sql.list(
                where.sql(),
                row -> found.computeIfAbsent(row.number("run"), ignored -> new ArrayList<>())
                        .add(new DatasetInput(
                                row.text("name"),
                                row.text("digest"),
                                row.text("source_type"),
                                row.text("source"),
                                row.textOrNull("schema_text"),
                                row.textOrNull("profile"),
                                tags.getOrDefault(row.number("run") + "/" + row.number("id"), Map.of()))),
                where.arguments());
        return found;
    }

    static void models(
            Sql sql, List<Long> runs, Map<Long, List<String>> inputs, Map<Long, List<Run.ModelOutput>> outputs)
            throws SQLException {
        var where = new Where(sql.dialect())
                .add("select run, direction, model, step from tracking_run_models where ")
                .in("run", runs)
                .add(" order by run, step, model");
        sql.list(
                where.sql(),
                row -> row.text("direction").equals("IN")
                        ? inputs.computeIfAbsent(row.number("run"), ignored -> new ArrayList<>())
                                .add(row.text("model"))
                        : outputs.computeIfAbsent(row.number("run"), ignored -> new ArrayList<>())
                                .add(new Run.ModelOutput(row.text("model"), row.number("step"))),
                where.arguments());
    }

    /** A dataset as a run of an experiment read it: for pickers in user interfaces. */
    static List<DatasetInput> ofExperiments(Sql sql, String workspace, List<Long> experiments) throws SQLException {
        var where = new Where(sql.dialect())
                .add(
                        "select distinct d.name, d.digest, d.source_type, t.value as context from tracking_datasets d"
                                + " join tracking_inputs i on i.dataset = d.id left join tracking_input_tags t"
                                + " on t.run = i.run and t.dataset = d.id and t.key = 'mlflow.data.context'"
                                + " where d.workspace = ? and ",
                        workspace)
                .in("d.experiment", experiments)
                .add(" order by d.name, d.digest");
        return sql.list(
                where.sql(),
                row -> {
                    String context = row.textOrNull("context");
                    return new DatasetInput(
                            row.text("name"),
                            row.text("digest"),
                            row.text("source_type"),
                            "",
                            null,
                            null,
                            context == null ? Map.of() : Map.of("mlflow.data.context", context));
                },
                where.arguments());
    }
}
