package dev.athanor.platform.traces;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.platform.traces.TraceStore.Space;
import dev.athanor.platform.tracking.Filter;
import dev.athanor.platform.tracking.Grammar;
import dev.athanor.platform.tracking.Numbers;
import dev.athanor.platform.tracking.OrderBy;
import dev.athanor.platform.tracking.Page;
import dev.athanor.platform.tracking.Query;
import dev.athanor.platform.tracking.Tracking;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The record of all traces. Every method's first parameter is the GUID of a workspace that exists. Writes are on disk when they return. Safe
 * for all threads.
 */
public final class Traces {
    private final Database database;
    private final Tracking tracking;
    private final Clock clock;
    private final Ids ids;
    private final Numbers numbers;

    private Traces(Database database, Tracking tracking, Clock clock, Ids ids) {
        this.database = database;
        this.tracking = tracking;
        this.clock = clock;
        this.ids = ids;
        this.numbers = new Numbers(database, "traces", 1000);
    }

    /** Opens the room and brings its tables up to date. */
    public static Traces open(Database database, Tracking tracking, Clock clock, Ids ids) {
        database.migrate("traces", Traces.class);
        return new Traces(database, tracking, clock, ids);
    }

    /** A fresh id of a trace. */
    public String newId() {
        return "tr-" + ids.hex(16);
    }

    /** Writes down a trace with its labels and assessments; one that is there (its spans came first) is completed. */
    public Trace start(String workspace, Trace trace) {
        tracking.requireActive(workspace, trace.experimentId());
        long num = numbers.take(1);
        return database.write(sql -> {
            TraceStore.put(sql, workspace, num, trace);
            TraceRow row = TraceStore.get(sql, workspace, trace.id());
            for (Assessment assessment : trace.assessments()) {
                AssessmentStore.insert(sql, row, assessment);
            }
            return one(sql, row);
        });
    }

    /** Changes a trace that is there: what it returns takes the place of what it was given. Labels are added to. */
    public Trace change(String workspace, String id, UnaryOperator<Trace> change) {
        return database.write(sql -> {
            TraceRow row = TraceStore.get(sql, workspace, id);
            TraceStore.put(sql, workspace, row.num(), change.apply(row.trace()));
            return one(sql, TraceStore.get(sql, workspace, id));
        });
    }

    /** Writes down spans, and their trace if it is not there; its times and state follow from them. */
    public void log(String workspace, SpanBatch batch) {
        tracking.requireActive(workspace, batch.experimentId());
        long num = numbers.take(1);
        database.write(sql -> {
            Optional<TraceRow> before = TraceStore.find(sql, workspace, batch.traceId());
            Trace trace = before.isEmpty()
                    ? Arrivals.first(batch)
                    : Arrivals.later(before.get().trace(), batch);
            SpanStore.put(sql, TraceStore.put(sql, workspace, num, trace), batch.spans());
            return batch.traceId();
        });
    }

    /** The trace of an id, or empty. */
    public Optional<Trace> find(String workspace, String id) {
        return database.read(sql -> {
            Optional<TraceRow> row = TraceStore.find(sql, workspace, id);
            return row.isEmpty() ? Optional.empty() : Optional.of(one(sql, row.get()));
        });
    }

    /** The trace of an id. Throws TRACE_NOT_FOUND. */
    public Trace get(String workspace, String id) {
        return find(workspace, id).orElseThrow(() -> TraceStore.missing(id));
    }

    /** Traces of some ids, in that order; those that are not there are left out. */
    public List<Trace> all(String workspace, List<String> wanted) {
        return database.read(sql -> {
            Map<String, Trace> found = new LinkedHashMap<>();
            TraceStore.load(sql, TraceStore.all(sql, workspace, wanted)).forEach(trace -> found.put(trace.id(), trace));
            return wanted.stream()
                    .distinct()
                    .filter(found::containsKey)
                    .map(found::get)
                    .toList();
        });
    }

    /** Spans of traces, by the trace's id, each trace's in order of their start. */
    public Map<String, List<Span>> spans(String workspace, List<String> traceIds) {
        return database.read(sql -> {
            List<TraceRow> rows = TraceStore.all(sql, workspace, traceIds);
            Map<Long, List<Span>> spans =
                    SpanStore.of(sql, rows.stream().map(TraceRow::num).toList());
            Map<String, List<Span>> named = new LinkedHashMap<>();
            rows.forEach(row -> named.put(row.trace().id(), spans.getOrDefault(row.num(), List.of())));
            return named;
        });
    }

    /** Traces of some experiments that fit a query, newest first unless ordered. */
    public Page<Trace> search(String workspace, List<String> experimentIds, Query query) {
        Filter filter = Filter.parse(query.filter(), Grammar.TRACES);
        List<OrderBy> orders = OrderBy.parse(query.orderBy(), Grammar.TRACES);
        List<Long> experiments = Tracking.numbers(experimentIds);
        if (experiments.isEmpty()) {
            return new Page<>(List.of(), null, 0L);
        }
        return database.read(sql -> {
            Page<TraceRow> page = new TraceSearch(sql).find(workspace, experiments, query, List.of(filter), orders);
            Long total =
                    query.want().total() ? new TraceSearch(sql).count(workspace, experiments, List.of(filter)) : null;
            return new Page<>(TraceStore.load(sql, page.items()), page.next(), total);
        });
    }

    /** How many traces of some experiments fit all of some filters. */
    public long count(String workspace, List<String> experimentIds, List<String> filters) {
        List<Filter> parsed =
                filters.stream().map(text -> Filter.parse(text, Grammar.TRACES)).toList();
        List<Long> experiments = Tracking.numbers(experimentIds);
        return experiments.isEmpty()
                ? 0
                : database.<Long>read(sql -> new TraceSearch(sql).count(workspace, experiments, parsed));
    }

    /** Sets a tag. */
    public void tag(String workspace, String id, String key, String value) {
        if (key.length() > 250) {
            throw TracesProblem.TRACE_VALUE_INVALID
                    .because("the key of a tag has " + key.length() + " characters; at most 250 are allowed")
                    .at("key");
        }
        database.write(sql -> {
            TraceStore.label(sql, TraceStore.get(sql, workspace, id).num(), Space.TAG, Map.of(key, value));
            return id;
        });
    }

    /** Takes a tag away. Throws TRACE_TAG_NOT_FOUND. */
    public void untag(String workspace, String id, String key) {
        database.write(sql -> {
            TraceStore.untag(sql, TraceStore.get(sql, workspace, id), key);
            return id;
        });
    }

    /** Says that traces belong to a run, beside the one they were made in. */
    public void link(String workspace, List<String> traceIds, String run) {
        database.write(sql -> {
            List<Object[]> rows = new ArrayList<>();
            for (String id : traceIds) {
                rows.add(new Object[] {TraceStore.get(sql, workspace, id).num(), run});
            }
            sql.batch("insert into traces_runs (trace, run) values (?, ?) on conflict (trace, run) do nothing", rows);
            return run;
        });
    }

    /** Deletes traces of an experiment for good; says how many. */
    public int delete(String workspace, String experimentId, Deletion deletion) {
        List<Long> experiments = Tracking.numbers(List.of(experimentId));
        return experiments.isEmpty()
                ? 0
                : database.<Integer>write(sql ->
                        TraceStore.delete(sql, Arrivals.doomed(sql, workspace, experiments.getFirst(), deletion)));
    }

    /** Writes down what somebody thinks of a trace. */
    public Assessment assess(String workspace, String traceId, Assessment assessment) {
        return database.write(sql -> {
            AssessmentStore.insert(sql, TraceStore.get(sql, workspace, traceId), assessment);
            return assessment;
        });
    }

    /** A fresh id of an assessment. */
    public String newAssessmentId() {
        return "a-" + ids.hex(16);
    }

    /** An assessment of a trace. Throws TRACE_NOT_FOUND, ASSESSMENT_NOT_FOUND. */
    public Assessment assessment(String workspace, String traceId, String id) {
        return database.read(sql -> AssessmentStore.get(sql, TraceStore.get(sql, workspace, traceId), id));
    }

    /** Changes an assessment: what it returns takes the place of what it was given. */
    public Assessment reassess(String workspace, String traceId, String id, UnaryOperator<Assessment> change) {
        return database.write(sql -> {
            TraceRow trace = TraceStore.get(sql, workspace, traceId);
            Assessment changed = change.apply(AssessmentStore.get(sql, trace, id));
            AssessmentStore.update(sql, changed);
            return changed;
        });
    }

    /** Takes an assessment away, if it is there; the one that it overrode is valid again. */
    public void deleteAssessment(String workspace, String traceId, String id) {
        database.write(sql -> {
            AssessmentStore.delete(sql, TraceStore.get(sql, workspace, traceId), id);
            return id;
        });
    }

    /** The time now, as assessments are stamped. */
    public java.time.Instant now() {
        return java.time.Instant.ofEpochMilli(clock.millis());
    }

    /** Drops all of a workspace that is no more. */
    public void forgetWorkspace(String workspace) {
        database.write(sql -> TraceStore.delete(
                sql,
                sql.list("select num from traces_traces where workspace = ?", row -> row.number("num"), workspace)));
    }

    private static Trace one(Sql sql, TraceRow row) throws SQLException {
        return TraceStore.load(sql, List.of(row)).getFirst();
    }
}
