package dev.athanor.platform.traces;

import dev.athanor.foundation.sql.Sql;
import dev.athanor.platform.tracking.Where;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What follows for a trace from spans that arrive, and which traces are to go. */
final class Arrivals {
    private static final long MILLI = 1_000_000;

    private Arrivals() {}

    /** The trace that spans tell of which nobody announced. */
    static Trace first(SpanBatch batch) {
        long start = start(batch);
        Optional<Long> end = end(batch);
        return new Trace(
                batch.traceId(),
                batch.experimentId(),
                batch.owner(),
                null,
                Instant.ofEpochMilli(start),
                end.map(ended -> ended - start).orElse(null),
                state(batch).orElse(Trace.State.IN_PROGRESS),
                batch.requestPreview(),
                batch.responsePreview(),
                Map.of(),
                batch.tags(),
                List.of());
    }

    /** The trace after more spans: it spans them all, and its root says how it went unless its client did. */
    static Trace later(Trace before, SpanBatch batch) {
        long began = Math.min(before.requestedAt().toEpochMilli(), start(batch));
        return new Trace(
                before.id(),
                before.experimentId(),
                before.owner(),
                before.clientRequestId(),
                Instant.ofEpochMilli(began),
                duration(before, began, end(batch)),
                open(before) ? state(batch).orElse(before.state()) : before.state(),
                either(before.requestPreview(), batch.requestPreview()),
                either(before.responsePreview(), batch.responsePreview()),
                Map.of(),
                Map.of(),
                List.of());
    }

    private static @Nullable String either(@Nullable String first, @Nullable String second) {
        return first == null ? second : first;
    }

    private static @Nullable Long duration(Trace before, long began, Optional<Long> end) {
        Long old = before.duration();
        if (old == null) {
            return end.map(ended -> ended - began).orElse(null);
        }
        long oldEnd = before.requestedAt().toEpochMilli() + old;
        return Math.max(oldEnd, end.orElse(oldEnd)) - began;
    }

    private static boolean open(Trace trace) {
        return trace.state() == Trace.State.IN_PROGRESS || trace.state() == Trace.State.STATE_UNSPECIFIED;
    }

    private static long start(SpanBatch batch) {
        return batch.spans().stream().mapToLong(Span::startNanos).min().orElse(0) / MILLI;
    }

    private static Optional<Long> end(SpanBatch batch) {
        return batch.spans().stream()
                .map(Span::endNanos)
                .filter(Objects::nonNull)
                .max(Long::compare)
                .map(nanos -> nanos / MILLI);
    }

    private static Optional<Trace.State> state(SpanBatch batch) {
        return batch.spans().stream()
                .filter(span -> span.parentId() == null)
                .findFirst()
                .map(root -> root.status().equals("ERROR") ? Trace.State.ERROR : Trace.State.OK);
    }

    static List<Long> doomed(Sql sql, String workspace, long experiment, Deletion deletion) throws SQLException {
        Where where = new Where(sql.dialect())
                .add("select num from traces_traces where workspace = ? and experiment = ?", workspace, experiment);
        if (deletion.until() != null) {
            where.add(" and requested_at <= ?", deletion.until());
        }
        if (!deletion.ids().isEmpty()) {
            where.add(" and ").in("id", deletion.ids());
        }
        where.add(" order by requested_at, id");
        if (deletion.most() != null) {
            where.add(" limit ?", deletion.most());
        }
        return sql.list(where.sql(), row -> row.number("num"), where.arguments());
    }
}
