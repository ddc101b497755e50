package dev.athanor.platform.tracking;

import dev.athanor.foundation.sql.Row;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run as its own table has it. */
record RunRow(
        long num,
        String id,
        long experiment,
        String name,
        String user,
        String owner,
        RunStatus status,
        Stage stage,
        boolean hidden,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String location) {
    /** Columns of a run {@code r} and its experiment {@code e}. */
    static final String COLUMNS = "r.num, r.id, r.experiment, r.name, r.user_id, r.owner, r.status, r.stage, r.hidden,"
            + " r.started_at, r.ended_at, e.artifact_location";

    /** Where they come from. */
    static final String TABLES = " from tracking_runs r join tracking_experiments e on e.workspace = r.workspace and"
            + " e.id = r.experiment";

    static RunRow map(Row row) throws SQLException {
        return new RunRow(
                row.number("num"),
                row.text("id"),
                row.number("experiment"),
                row.text("name"),
                row.text("user_id"),
                row.text("owner"),
                RunStatus.valueOf(row.text("status")),
                Stage.valueOf(row.text("stage")),
                row.flag("hidden"),
                row.instant("started_at"),
                row.instantOrNull("ended_at"),
                row.textOrNull("artifact_location"));
    }

    /** Where its artifacts go, when its experiment's location was chosen. */
    @Nullable
    String artifacts() {
        return location == null ? null : artifacts(location, id);
    }

    static String artifacts(String root, String id) {
        return (root.endsWith("/") ? root : root + "/") + id + "/artifacts";
    }
}
