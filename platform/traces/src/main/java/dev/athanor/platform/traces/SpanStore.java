package dev.athanor.platform.traces;

import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.platform.tracking.Where;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of spans and their short attributes. */
final class SpanStore {
    /** Longest attribute that searches look at; what is longer is found by its text. */
    private static final int LONGEST = 500;

    private SpanStore() {}

    /** Writes spans; one that is there is replaced, since it may come again when it has ended. */
    static void put(Sql sql, long trace, List<Span> spans) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        List<@Nullable Object[]> attributes = new ArrayList<>();
        for (Span span : spans) {
            rows.add(new @Nullable Object[] {
                trace,
                span.id(),
                span.parentId(),
                span.name(),
                span.type(),
                span.status(),
                span.startNanos(),
                span.endNanos(),
                span.document()
            });
            span.attributes().forEach((key, value) -> {
                if (value.length() <= LONGEST && key.length() <= 250) {
                    attributes.add(new Object[] {trace, span.id(), key, value});
                }
            });
        }
        sql.batch(
                "insert into traces_spans (trace, id, parent, name, type, status, started_at, ended_at, document)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (trace, id) do update set"
                        + " parent = excluded.parent, name = excluded.name, type = excluded.type,"
                        + " status = excluded.status, started_at = excluded.started_at, ended_at = excluded.ended_at,"
                        + " document = excluded.document",
                rows);
        sql.batch(
                "insert into traces_attributes (trace, span, key, value) values (?, ?, ?, ?)"
                        + " on conflict (trace, span, key) do update set value = excluded.value",
                attributes);
    }

    /** Spans of traces, each trace's in order of their start. */
    static Map<Long, List<Span>> of(Sql sql, List<Long> traces) throws SQLException {
        Map<Long, List<Span>> spans = new HashMap<>();
        for (List<Long> part : TraceStore.parts(traces)) {
            Where where = new Where(sql.dialect())
                    .add("select trace, id, parent, name, type, status, started_at, ended_at, document"
                            + " from traces_spans where ")
                    .in("trace", part)
                    .add(" order by trace, started_at, id");
            sql.list(
                    where.sql(),
                    row -> spans.computeIfAbsent(row.number("trace"), ignored -> new ArrayList<>())
                            .add(map(row)),
                    where.arguments());
        }
        return spans;
    }

    private static Span map(Row row) throws SQLException {
        return new Span(
                row.text("id"),
                row.textOrNull("parent"),
                row.text("name"),
                row.text("type"),
                row.text("status"),
                row.number("started_at"),
                row.numberOrNull("ended_at"),
                Map.of(),
                row.text("document"));
    }
}
