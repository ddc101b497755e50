package dev.athanor.platform.evaluation;

import dev.athanor.foundation.sql.Row;
import java.sql.SQLException;

/** Rows of the table of records. */
final class RecordRows {
    private RecordRows() {}

    static EvaluationRecord map(Row row) throws SQLException {
        return new EvaluationRecord(
                row.text("id"), row.text("document"), row.instant("created_at"), row.instant("modified_at"));
    }
}
