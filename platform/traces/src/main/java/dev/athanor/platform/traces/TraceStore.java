package dev.athanor.platform.traces;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.platform.tracking.Where;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tables of traces, their labels and the runs they are linked to. */
final class TraceStore {
    private static final List<String> BELOW =
            List.of("traces_labels", "traces_spans", "traces_attributes", "traces_assessments", "traces_runs");

    /** Most values of one statement. */
    private static final int PART = 500;

    private TraceStore() {}

    /** What a label is. */
    enum Space {
        TAG,
        META
    }

    static Optional<TraceRow> find(Sql sql, String workspace, String id) throws SQLException {
        return sql.first(
                "select " + TraceRow.COLUMNS + " from traces_traces t where t.workspace = ? and t.id = ?",
                TraceRow::map,
                workspace,
                id);
    }

    static TraceRow get(Sql sql, String workspace, String id) throws SQLException {
        return find(sql, workspace, id).orElseThrow(() -> missing(id));
    }

    static AthanorException missing(String id) {
        return TracesProblem.TRACE_NOT_FOUND
                .because("Trace with ID '" + id + "' not found.")
                .at("trace_id");
    }

    static List<TraceRow> all(Sql sql, String workspace, List<String> ids) throws SQLException {
        List<TraceRow> rows = new ArrayList<>();
        for (List<String> part : parts(ids)) {
            Where where = new Where(sql.dialect())
                    .add("select " + TraceRow.COLUMNS + " from traces_traces t where t.workspace = ? and ", workspace)
                    .in("t.id", part);
            rows.addAll(sql.list(where.sql(), TraceRow::map, where.arguments()));
        }
        return rows;
    }

    /** Makes a trace, or gives one that is there (spans may come first) what its client says of it. */
    static long put(Sql sql, String workspace, long num, Trace trace) throws SQLException {
        sql.update(
                "insert into traces_traces (num, workspace, id, experiment, owner, client_request_id, requested_at,"
                        + " duration, state, request_preview, response_preview) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (workspace, id) do update set experiment = excluded.experiment,"
                        + " client_request_id = excluded.client_request_id, requested_at = excluded.requested_at,"
                        + " duration = excluded.duration, state = excluded.state, request_preview ="
                        + " coalesce(excluded.request_preview, traces_traces.request_preview), response_preview ="
                        + " coalesce(excluded.response_preview, traces_traces.response_preview)",
                num,
                workspace,
                trace.id(),
                Long.valueOf(trace.experimentId()),
                trace.owner(),
                trace.clientRequestId(),
                trace.requestedAt(),
                trace.duration(),
                trace.state(),
                trace.requestPreview(),
                trace.responsePreview());
        long real = get(sql, workspace, trace.id()).num();
        label(sql, real, Space.TAG, trace.tags());
        label(sql, real, Space.META, trace.metadata());
        return real;
    }

    static void label(Sql sql, long trace, Space space, Map<String, String> labels) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        labels.forEach((key, value) -> rows.add(new Object[] {trace, space, key, value}));
        sql.batch(
                "insert into traces_labels (trace, space, key, value) values (?, ?, ?, ?)"
                        + " on conflict (trace, space, key) do update set value = excluded.value",
                rows);
    }

    static void untag(Sql sql, TraceRow trace, String key) throws SQLException {
        if (sql.update(
                        "delete from traces_labels where trace = ? and space = ? and key = ?",
                        trace.num(),
                        Space.TAG,
                        key)
                == 0) {
            throw TracesProblem.TRACE_TAG_NOT_FOUND
                    .because("No trace tag with key '" + key + "' for trace with ID '"
                            + trace.trace().id() + "'")
                    .at("key");
        }
    }

    /** Traces with labels and assessments, in the order of their rows. */
    static List<Trace> load(Sql sql, List<TraceRow> rows) throws SQLException {
        List<Trace> traces = new ArrayList<>(rows.size());
        for (List<TraceRow> part : parts(rows)) {
            List<Long> nums = part.stream().map(TraceRow::num).toList();
            Map<Space, Map<Long, Map<String, String>>> labels = labels(sql, nums);
            Map<Long, List<Assessment>> thoughts = AssessmentStore.of(sql, nums);
            for (TraceRow row : part) {
                Long num = row.num();
                traces.add(row.trace()
                        .with(
                                of(labels, Space.META).getOrDefault(num, Map.of()),
                                of(labels, Space.TAG).getOrDefault(num, Map.of()),
                                thoughts.getOrDefault(num, List.of())));
            }
        }
        return traces;
    }

    private static Map<Long, Map<String, String>> of(Map<Space, Map<Long, Map<String, String>>> labels, Space space) {
        return labels.getOrDefault(space, Map.of());
    }

    private static Map<Space, Map<Long, Map<String, String>>> labels(Sql sql, List<Long> nums) throws SQLException {
        Map<Space, Map<Long, Map<String, String>>> labels = new HashMap<>();
        Where where = new Where(sql.dialect())
                .add("select trace, space, key, value from traces_labels where ")
                .in("trace", nums);
        sql.list(
                where.sql(),
                row -> labels.computeIfAbsent(Space.valueOf(row.text("space")), ignored -> new HashMap<>())
                        .computeIfAbsent(row.number("trace"), ignored -> new TreeMap<>())
                        .put(row.text("key"), row.text("value")),
                where.arguments());
        return labels;
    }

    /** Deletes traces with all that is below them. */
    static int delete(Sql sql, List<Long> nums) throws SQLException {
        int count = 0;
        for (List<Long> part : parts(nums)) {
            for (String table : BELOW) {
                Where below = new Where(sql.dialect())
                        .add("delete from " + table + " where ")
                        .in("trace", part);
                sql.update(below.sql(), below.arguments());
            }
            Where where = new Where(sql.dialect())
                    .add("delete from traces_traces where ")
                    .in("num", part);
            count += sql.update(where.sql(), where.arguments());
        }
        return count;
    }

    static <T> List<List<T>> parts(List<T> all) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += PART) {
            parts.add(all.subList(from, Math.min(from + PART, all.size())));
        }
        return parts;
    }
}
