package dev.athanor.platform.traces;

import dev.athanor.foundation.sql.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * A row of the table of traces.
 *
 * @param num the number inside
 * @param trace what the row says of it; labels and assessments are elsewhere
 */
record TraceRow(long num, Trace trace) {
    static final String COLUMNS =
            "t.num, t.id, t.experiment, t.owner, t.client_request_id, t.requested_at, t.duration, t.state,"
                    + " t.request_preview, t.response_preview";

    static TraceRow map(Row row) throws SQLException {
        return new TraceRow(
                row.number("num"),
                new Trace(
                        row.text("id"),
                        Long.toString(row.number("experiment")),
                        row.text("owner"),
                        row.textOrNull("client_request_id"),
                        row.instant("requested_at"),
                        row.numberOrNull("duration"),
                        Trace.State.valueOf(row.text("state")),
                        row.textOrNull("request_preview"),
                        row.textOrNull("response_preview"),
                        Map.of(),
                        Map.of(),
                        List.of()));
    }
}
