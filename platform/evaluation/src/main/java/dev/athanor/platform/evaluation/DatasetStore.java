package dev.athanor.platform.evaluation;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.platform.tracking.Filter;
import dev.athanor.platform.tracking.Filter.Clause;
import dev.athanor.platform.tracking.Filter.Entity;
import dev.athanor.platform.tracking.Filter.Operator;
import dev.athanor.platform.tracking.Filter.Value;
import dev.athanor.platform.tracking.OrderBy;
import dev.athanor.platform.tracking.Page;
import dev.athanor.platform.tracking.PageToken;
import dev.athanor.platform.tracking.Query;
import dev.athanor.platform.tracking.Where;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tables of datasets, their tags and the experiments that use them. */
final class DatasetStore {
    private static final String COLUMNS =
            "d.id, d.name, d.digest, d.schema_text, d.profile, d.created_at, d.modified_at, d.created_by, d.modified_by";
    private static final List<String> BELOW =
            List.of("evaluation_tags", "evaluation_experiments", "evaluation_records");

    private DatasetStore() {}

    static EvaluationDataset get(Sql sql, String workspace, String id) throws SQLException {
        List<EvaluationDataset> found = sql.list(
                "select " + COLUMNS + " from evaluation_datasets d where d.workspace = ? and d.id = ?",
                DatasetStore::map,
                workspace,
                id);
        return load(sql, found).stream().findFirst().orElseThrow(() -> missing(id));
    }

    private static AthanorException missing(String id) {
        return EvaluationProblem.EVALUATION_DATASET_NOT_FOUND
                .because("Evaluation dataset with id '" + id + "' not found")
                .at("dataset_id");
    }

    static void insert(Sql sql, String workspace, EvaluationDataset dataset) throws SQLException {
        sql.update(
                "insert into evaluation_datasets (id, workspace, name, digest, schema_text, profile, created_at,"
                        + " modified_at, created_by, modified_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                dataset.id(),
                workspace,
                dataset.name(),
                dataset.digest(),
                dataset.schema(),
                dataset.profile(),
                dataset.createdAt(),
                dataset.modifiedAt(),
                dataset.createdBy(),
                dataset.modifiedBy());
        tag(sql, dataset.id(), dataset.tags());
        link(sql, dataset.id(), dataset.experimentIds());
    }

    static void tag(Sql sql, String dataset, Map<String, String> tags) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        tags.forEach((key, value) -> rows.add(new Object[] {dataset, key, value}));
        sql.batch(
                "insert into evaluation_tags (dataset, key, value) values (?, ?, ?)"
                        + " on conflict (dataset, key) do update set value = excluded.value",
                rows);
    }

    static void link(Sql sql, String dataset, List<String> experiments) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        experiments.forEach(experiment -> rows.add(new Object[] {dataset, experiment}));
        sql.batch(
                "insert into evaluation_experiments (dataset, experiment) values (?, ?)"
                        + " on conflict (dataset, experiment) do nothing",
                rows);
    }

    static void delete(Sql sql, String id) throws SQLException {
        for (String table : BELOW) {
            sql.update("delete from " + table + " where dataset = ?", id);
        }
        sql.update("delete from evaluation_datasets where id = ?", id);
    }

    static Page<EvaluationDataset> search(
            Sql sql, String workspace, List<String> experiments, Query query, Filter filter, List<OrderBy> orders)
            throws SQLException {
        Where where = conditions("select " + COLUMNS, sql, workspace, experiments, filter);
        List<String> terms = new ArrayList<>();
        for (OrderBy by : orders) {
            String column = column(by.key());
            String sorted = by.key().endsWith("_time") ? column : where.ordered(column);
            terms.add(sorted + (by.ascending() ? "" : " desc"));
        }
        terms.add("d.created_at desc");
        terms.add("d.id");
        long offset = PageToken.offset(query.token());
        where.add(" order by " + String.join(", ", terms) + " limit ? offset ?", query.max() + 1L, offset);
        Page<EvaluationDataset> page =
                PageToken.page(sql.list(where.sql(), DatasetStore::map, where.arguments()), offset, query.max());
        if (!query.want().total()) {
            return new Page<>(load(sql, page.items()), page.next());
        }
        Where all = conditions("select count(*)", sql, workspace, experiments, filter);
        return new Page<>(load(sql, page.items()), page.next(), sql.number(all.sql(), all.arguments()));
    }

    private static Where conditions(String select, Sql sql, String workspace, List<String> experiments, Filter filter)
            throws SQLException {
        Where where =
                new Where(sql.dialect()).add(select + " from evaluation_datasets d where d.workspace = ?", workspace);
        if (!experiments.isEmpty()) {
            where.add(" and d.id in (select e.dataset from evaluation_experiments e where ")
                    .in("e.experiment", experiments)
                    .add(")");
        }
        where.add(" and ");
        filter.write(where, clause -> clause(where, clause));
        return where;
    }

    private static void clause(Where where, Clause clause) {
        if (clause.entity() != Entity.TAG) {
            where.compare(column(clause.key()), clause);
            return;
        }
        boolean absent = clause.operator() == Operator.IS_NULL;
        where.add(
                "d.id " + (absent ? "not in" : "in") + " (select t.dataset from evaluation_tags t where t.key = ?",
                clause.key());
        if (!(clause.value() instanceof Value.None)) {
            where.add(" and ");
            where.compare("t.value", clause);
        }
        where.add(")");
    }

    private static String column(String key) {
        return switch (key) {
            case "name" -> "d.name";
            case "created_by" -> "d.created_by";
            case "last_updated_by" -> "d.modified_by";
            case "created_time" -> "d.created_at";
            case "last_update_time" -> "d.modified_at";
            default -> throw new IllegalArgumentException(key);
        };
    }

    private static List<EvaluationDataset> load(Sql sql, List<EvaluationDataset> datasets) throws SQLException {
        if (datasets.isEmpty()) {
            return datasets;
        }
        List<String> ids = datasets.stream().map(EvaluationDataset::id).toList();
        Map<String, Map<String, String>> tags = new HashMap<>();
        Where tagged = new Where(sql.dialect())
                .add("select dataset, key, value from evaluation_tags where ")
                .in("dataset", ids);
        sql.list(
                tagged.sql(),
                row -> tags.computeIfAbsent(row.text("dataset"), ignored -> new TreeMap<>())
                        .put(row.text("key"), row.text("value")),
                tagged.arguments());
        Map<String, List<String>> experiments = new HashMap<>();
        Where used = new Where(sql.dialect())
                .add("select dataset, experiment from evaluation_experiments where ")
                .in("dataset", ids)
                .add(" order by experiment");
        sql.list(
                used.sql(),
                row -> experiments
                        .computeIfAbsent(row.text("dataset"), ignored -> new ArrayList<>())
                        .add(row.text("experiment")),
                used.arguments());
        return datasets.stream()
                .map(dataset -> dataset.with(
                        tags.getOrDefault(dataset.id(), Map.of()), experiments.getOrDefault(dataset.id(), List.of())))
                .toList();
    }

    private static EvaluationDataset map(Row row) throws SQLException {
        return new EvaluationDataset(
                row.text("id"),
                row.text("name"),
                row.text("digest"),
                row.textOrNull("schema_text"),
                row.textOrNull("profile"),
                row.instant("created_at"),
                row.instant("modified_at"),
                row.textOrNull("created_by"),
                row.textOrNull("modified_by"),
                Map.of(),
                List.of());
    }
}
