package dev.athanor.platform.traces;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.platform.tracking.Where;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of assessments. */
final class AssessmentStore {
    private static final String COLUMNS =
            "id, trace, kind, name, value, valid, overrides, created_at, modified_at, document";

    private AssessmentStore() {}

    static Map<Long, List<Assessment>> of(Sql sql, List<Long> traces) throws SQLException {
        Map<Long, List<Assessment>> found = new HashMap<>();
        Where where = new Where(sql.dialect())
                .add("select " + COLUMNS + " from traces_assessments where ")
                .in("trace", traces)
                .add(" order by created_at, id");
        sql.list(
                where.sql(),
                row -> found.computeIfAbsent(row.number("trace"), ignored -> new ArrayList<>())
                        .add(map(row)),
                where.arguments());
        return found;
    }

    static Assessment get(Sql sql, TraceRow trace, String id) throws SQLException {
        return find(sql, trace.num(), id).orElseThrow(() -> missing(trace, id));
    }

    static Optional<Assessment> find(Sql sql, long trace, String id) throws SQLException {
        return sql.first(
                "select " + COLUMNS + " from traces_assessments where trace = ? and id = ?",
                AssessmentStore::map,
                trace,
                id);
    }

    /** Writes an assessment; the one that it overrides is no longer valid. */
    static void insert(Sql sql, TraceRow trace, Assessment assessment) throws SQLException {
        String overridden = assessment.overrides();
        if (overridden != null) {
            validate(sql, get(sql, trace, overridden).id(), false);
        }
        sql.update(
                "insert into traces_assessments (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                assessment.id(),
                trace.num(),
                assessment.kind(),
                assessment.name(),
                assessment.value(),
                assessment.valid(),
                overridden,
                assessment.createdAt(),
                assessment.modifiedAt(),
                assessment.document());
    }

    static void update(Sql sql, Assessment assessment) throws SQLException {
        sql.update(
                "update traces_assessments set name = ?, value = ?, modified_at = ?, document = ? where id = ?",
                assessment.name(),
                assessment.value(),
                assessment.modifiedAt(),
                assessment.document(),
                assessment.id());
    }

    /** Deletes an assessment, if it is there; the one that it overrode is valid again. */
    static void delete(Sql sql, TraceRow trace, String id) throws SQLException {
        Optional<Assessment> found = find(sql, trace.num(), id);
        if (found.isPresent()) {
            sql.update("delete from traces_assessments where id = ?", id);
            String overridden = found.get().overrides();
            if (overridden != null) {
                validate(sql, overridden, true);
            }
        }
    }

    private static void validate(Sql sql, String id, boolean valid) throws SQLException {
        sql.update("update traces_assessments set valid = ? where id = ?", valid, id);
    }

    private static AthanorException missing(TraceRow trace, String id) {
        return TracesProblem.ASSESSMENT_NOT_FOUND
                .because("Assessment with ID '" + id + "' not found for trace '"
                        + trace.trace().id() + "'")
                .at("assessment_id");
    }

    private static Assessment map(Row row) throws SQLException {
        return new Assessment(
                row.text("id"),
                Assessment.Kind.valueOf(row.text("kind")),
                row.text("name"),
                row.textOrNull("value"),
                row.flag("valid"),
                row.textOrNull("overrides"),
                row.instant("created_at"),
                row.instant("modified_at"),
                row.text("document"));
    }
}
