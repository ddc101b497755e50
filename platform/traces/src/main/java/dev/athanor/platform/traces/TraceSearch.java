package dev.athanor.platform.traces;

import dev.athanor.foundation.sql.Sql;
import dev.athanor.platform.traces.TraceStore.Space;
import dev.athanor.platform.tracking.Filter;
import dev.athanor.platform.tracking.Filter.Clause;
import dev.athanor.platform.tracking.Filter.Entity;
import dev.athanor.platform.tracking.Filter.Operator;
import dev.athanor.platform.tracking.Filter.Value;
import dev.athanor.platform.tracking.Grammar;
import dev.athanor.platform.tracking.OrderBy;
import dev.athanor.platform.tracking.Page;
import dev.athanor.platform.tracking.PageToken;
import dev.athanor.platform.tracking.Query;
import dev.athanor.platform.tracking.Where;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Turns a query for traces into one statement. */
final class TraceSearch {
    private static final String END = "t.requested_at + t.duration";

    private final Sql sql;
    private final Where where;

    TraceSearch(Sql sql) {
        this.sql = sql;
        this.where = new Where(sql.dialect());
    }

    Page<TraceRow> find(
            String workspace, List<Long> experiments, Query query, List<Filter> filters, List<OrderBy> orders)
            throws SQLException {
        where.add("select " + TraceRow.COLUMNS + " from traces_traces t");
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            order(orders.get(i), "o" + i, terms);
        }
        conditions(workspace, experiments, filters);
        if (orders.stream().noneMatch(by -> by.key().equals("timestamp_ms"))) {
            terms.add("t.requested_at desc");
        }
        terms.add(where.ordered("t.id"));
        long offset = PageToken.offset(query.token());
        where.add(" order by " + String.join(", ", terms) + " limit ? offset ?", query.max() + 1L, offset);
        return PageToken.page(sql.list(where.sql(), TraceRow::map, where.arguments()), offset, query.max());
    }

    long count(String workspace, List<Long> experiments, List<Filter> filters) throws SQLException {
        where.add("select count(*) from traces_traces t");
        conditions(workspace, experiments, filters);
        return sql.number(where.sql(), where.arguments());
    }

    private void conditions(String workspace, List<Long> experiments, List<Filter> filters) throws SQLException {
        where.add(" where t.workspace = ? and ", workspace).in("t.experiment", experiments);
        for (Filter filter : filters) {
            where.add(" and ");
            filter.write(where, this::clause);
        }
    }

    private void order(OrderBy by, String alias, List<String> terms) {
        String direction = by.ascending() ? "" : " desc";
        if (by.entity() == Entity.ATTRIBUTE
                && !by.key().equals("name")
                && !by.key().equals("run_id")) {
            String column = column(by.key());
            terms.add("case when " + column + " is null then 1 else 0 end");
            terms.add((numeric(by.key()) ? column : where.ordered(column)) + direction);
            return;
        }
        where.add(
                " left join traces_labels " + alias + " on " + alias + ".trace = t.num and " + alias + ".space = ? and "
                        + alias + ".key = ?",
                by.entity() == Entity.METADATA || by.key().equals("run_id") ? Space.META : Space.TAG,
                by.entity() != Entity.ATTRIBUTE
                        ? by.key()
                        : by.key().equals("name") ? Trace.NAME_TAG : Trace.RUN_METADATA);
        terms.add("case when " + alias + ".value is null then 1 else 0 end");
        terms.add(where.ordered(alias + ".value") + direction);
    }

    private void clause(Clause clause) {
        switch (clause.entity()) {
            case ATTRIBUTE -> attribute(clause);
            case TAG -> label(Space.TAG, clause.key(), clause);
            case METADATA -> label(Space.META, clause.key(), clause);
            case SPAN -> span(clause);
            case FEEDBACK -> assessment(Assessment.Kind.FEEDBACK, clause);
            case EXPECTATION -> assessment(Assessment.Kind.EXPECTATION, clause);
            case METRIC, PARAM, DATASET -> throw new IllegalArgumentException("traces have no " + clause.entity());
        }
    }

    private void attribute(Clause clause) {
        switch (clause.key()) {
            case "name" -> label(Space.TAG, Trace.NAME_TAG, clause);
            case "run_id" -> run(clause);
            case "text" -> document(clause);
            default -> where.compare(column(clause.key()), clause);
        }
    }

    private static String column(String key) {
        return switch (key) {
            case "request_id" -> "t.id";
            case "client_request_id" -> "t.client_request_id";
            case "status" -> "t.state";
            case "experiment_id" -> "cast(t.experiment as varchar(20))";
            case "timestamp_ms" -> "t.requested_at";
            case "execution_time_ms" -> "t.duration";
            case "end_time_ms" -> END;
            default -> throw new IllegalArgumentException(key);
        };
    }

    private static boolean numeric(String key) {
        return key.endsWith("_ms");
    }

    /** A trace of a run was made in it or linked to it. */
    private void run(Clause clause) {
        where.add("(");
        label(Space.META, Trace.RUN_METADATA, clause);
        where.add(" or t.num in (select r.trace from traces_runs r where ");
        where.compare("r.run", clause).add("))");
    }

    private void label(Space space, String key, Clause clause) {
        boolean absent = clause.operator() == Operator.IS_NULL;
        where.add(
                "t.num " + (absent ? "not in" : "in")
                        + " (select l.trace from traces_labels l where l.space = ? and l.key = ?",
                space,
                key);
        value("l.value", clause);
        where.add(")");
    }

    private void span(Clause clause) {
        String key = clause.key();
        if (key.startsWith(Grammar.SPAN_ATTRIBUTE)) {
            where.add(
                    "t.num in (select a.trace from traces_attributes a where a.key = ?",
                    key.substring(Grammar.SPAN_ATTRIBUTE.length()));
            value("a.value", clause);
            where.add(")");
        } else if (key.equals("content")) {
            document(clause);
        } else {
            where.add("t.num in (select s.trace from traces_spans s where ");
            where.compare("s." + key, clause).add(")");
        }
    }

    private void document(Clause clause) {
        where.add("t.num in (select s.trace from traces_spans s where ");
        where.compare("s.document", clause).add(")");
    }

    private void assessment(Assessment.Kind kind, Clause clause) {
        boolean absent = clause.operator() == Operator.IS_NULL;
        where.add(
                "t.num " + (absent ? "not in" : "in")
                        + " (select a.trace from traces_assessments a where a.valid = 1 and a.kind = ? and a.name = ?",
                kind,
                clause.key());
        value("a.value", clause);
        where.add(")");
    }

    private void value(String column, Clause clause) {
        if (!(clause.value() instanceof Value.None)) {
            where.add(" and ");
            where.compare(column, clause);
        }
    }
}
