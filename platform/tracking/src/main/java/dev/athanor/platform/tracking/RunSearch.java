package dev.athanor.platform.tracking;

import dev.athanor.foundation.sql.Sql;
import dev.athanor.platform.tracking.Filter.Clause;
import dev.athanor.platform.tracking.Filter.Operator;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns a query for runs into one statement. */
final class RunSearch {
    private final MetricKeys keys;
    private final Sql sql;
    private final Where where;

    RunSearch(MetricKeys keys, Sql sql) {
        this.keys = keys;
        this.sql = sql;
        this.where = new Where(sql.dialect());
    }

    Page<RunRow> find(String workspace, List<Long> experiments, Query query, Filter filter, List<OrderBy> orders)
            throws SQLException {
        List<String> order = new ArrayList<>();
        where.add("select " + RunRow.COLUMNS + RunRow.TABLES);
        for (int i = 0; i < orders.size(); i++) {
            order(orders.get(i), "o" + i, order);
        }
        conditions(workspace, experiments, query, filter);
        if (orders.stream().noneMatch(o -> o.key().equals("start_time") && o.entity() == Filter.Entity.ATTRIBUTE)) {
            order.add("r.started_at desc");
        }
        order.add(where.ordered("r.id"));
        long offset = PageToken.offset(query.token());
        where.add(" order by " + String.join(", ", order) + " limit ? offset ?", query.max() + 1L, offset);
        return PageToken.page(sql.list(where.sql(), RunRow::map, where.arguments()), offset, query.max());
    }

    /** How many runs fit in all. */
    long count(String workspace, List<Long> experiments, Query query, Filter filter) throws SQLException {
        where.add("select count(*)" + RunRow.TABLES);
        conditions(workspace, experiments, query, filter);
        return sql.number(where.sql(), where.arguments());
    }

    private void conditions(String workspace, List<Long> experiments, Query query, Filter filter) throws SQLException {
        where.add(" where r.workspace = ? and ", workspace).in("r.experiment", experiments);
        switch (query.view()) {
            case ACTIVE_ONLY -> where.add(" and r.stage = 'ACTIVE'");
            case DELETED_ONLY -> where.add(" and r.stage = 'DELETED'");
            case ALL -> {}
        }
        where.add(" and ");
        filter.write(where, this::clause);
    }

    /** Adds the join an order needs, and its terms: what is missing comes last in both directions. */
    private void order(OrderBy by, String alias, List<String> terms) throws SQLException {
        String direction = by.ascending() ? "" : " desc";
        switch (by.entity()) {
            case METRIC -> {
                long metric = keys.find(sql, by.key()).orElse(-1L);
                where.add(
                        " left join tracking_latest " + alias + " on " + alias + ".run = r.num and " + alias
                                + ".metric = ?",
                        metric);
                terms.add("case when " + alias + ".nan = 1 then 1 when " + alias + ".value is null then 2 else 0 end");
                terms.add(alias + ".value" + direction);
            }
            case PARAM, TAG -> {
                String table = by.entity() == Filter.Entity.PARAM ? "tracking_params " : "tracking_tags ";
                where.add(
                        " left join " + table + alias + " on " + alias + ".run = r.num and " + alias + ".key = ?",
                        by.key());
                terms.add("case when " + alias + ".value is null then 1 else 0 end");
                terms.add(where.ordered(alias + ".value") + direction);
            }
            case ATTRIBUTE -> {
                String column = column(by.key());
                boolean number = by.key().endsWith("_time");
                if (by.key().equals("end_time")) {
                    terms.add("case when " + column + " is null then 1 else 0 end");
                }
                terms.add((number ? column : where.ordered(column)) + direction);
            }
            case DATASET, METADATA, SPAN, FEEDBACK, EXPECTATION ->
                throw new IllegalArgumentException("no order by " + by.entity());
        }
    }

    private void clause(Clause clause) throws SQLException {
        switch (clause.entity()) {
            case ATTRIBUTE -> attribute(clause);
            case METRIC -> metric(clause);
            case PARAM -> text("tracking_params", clause);
            case TAG -> text("tracking_tags", clause);
            case DATASET -> dataset(clause);
            case METADATA, SPAN, FEEDBACK, EXPECTATION ->
                throw new IllegalArgumentException("runs have no " + clause.entity());
        }
    }

    /** Status and stage stand in the tables in capitals and in filters as clients write them. */
    private void attribute(Clause clause) {
        where.compare(column(clause.key()), clause);
    }

    private void metric(Clause clause) throws SQLException {
        Optional<Long> metric = keys.find(sql, clause.key());
        if (metric.isEmpty()) {
            where.add("1 = 0");
            return;
        }
        where.add("exists (select 1 from tracking_latest m where m.run = r.num and m.metric = ? and ", metric.get())
                .compare("m.value", clause)
                .add(")");
    }

    private void text(String table, Clause clause) {
        boolean missing = clause.operator() == Operator.IS_NULL;
        where.add(
                (missing ? "not " : "") + "exists (select 1 from " + table + " t where t.run = r.num and t.key = ?",
                clause.key());
        if (!missing && clause.operator() != Operator.IS_NOT_NULL) {
            where.add(" and ").compare("t.value", clause);
        }
        where.add(")");
    }

    private void dataset(Clause clause) {
        if (clause.key().equals("context")) {
            where.add(
                            "exists (select 1 from tracking_input_tags d where d.run = r.num and d.key = 'mlflow.data.context'"
                                    + " and ")
                    .compare("d.value", clause)
                    .add(")");
        } else {
            String column = clause.key().equals("name") ? "d.name" : "d.digest";
            where.add("exists (select 1 from tracking_inputs i join tracking_datasets d on d.id = i.dataset"
                            + " where i.run = r.num and ")
                    .compare(column, clause)
                    .add(")");
        }
    }

    private static String column(String key) {
        return switch (key) {
            case "run_id" -> "r.id";
            case "run_name" -> "r.name";
            case "status" -> "r.status";
            case "user_id" -> "r.user_id";
            case "lifecycle_stage" -> "lower(r.stage)";
            case "experiment_id" -> "cast(r.experiment as varchar(20))";
            case "start_time" -> "r.started_at";
            case "end_time" -> "r.ended_at";
            case "artifact_uri" ->
                "(coalesce(e.artifact_location, 'mlflow-artifacts:/' || r.experiment) || '/' || r.id || '/artifacts')";
            default -> throw new IllegalArgumentException(key);
        };
    }
}
