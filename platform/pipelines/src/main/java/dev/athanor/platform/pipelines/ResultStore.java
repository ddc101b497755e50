package dev.athanor.platform.pipelines;

import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.TextMap;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What steps made, by what went into them. */
final class ResultStore {
    private static final String COLUMNS = "job, parts, outputs";

    private final Database database;

    ResultStore(Database database) {
        this.database = database;
        database.migrate("pipelines", Pipelines.class);
    }

    /**
     * What one step made.
     *
     * @param job the step's job
     * @param parts what went into it, each part in short
     * @param outputs what identifies each of its outputs; null until it has completed
     */
    record Result(
            String job, Map<String, String> parts, @Nullable Map<String, String> outputs) {}

    /** Notes a step that is about to run; one that is noted already stays as it is. */
    void begin(String workspace, String job, String experiment, String step, StepContent content, Instant now) {
        database.write(sql -> {
            if (sql.first("select job from pipelines_result where workspace = ? and job = ?", row -> 1, workspace, job)
                    .isPresent()) {
                return 0;
            }
            return sql.update(
                    "insert into pipelines_result (workspace, job, content_key, experiment, step, parts, created_at)"
                            + " values (?, ?, ?, ?, ?, ?, ?)",
                    workspace,
                    job,
                    content.key(),
                    experiment,
                    step,
                    TextMap.write(content.parts()),
                    now);
        });
    }

    /** What one job made, if it was noted. */
    Optional<Result> find(String workspace, String job) {
        return database.read(sql -> sql.first(
                "select " + COLUMNS + " from pipelines_result where workspace = ? and job = ?",
                ResultStore::result,
                workspace,
                job));
    }

    /** Whether a step was noted that has not completed as far as is known here. */
    boolean open(String workspace, String job) {
        return database.read(sql -> sql.first(
                        "select job from pipelines_result where workspace = ? and job = ? and outputs is null",
                        row -> 1,
                        workspace,
                        job))
                .isPresent();
    }

    /** Notes what a step made. */
    void complete(String workspace, String job, Map<String, String> outputs) {
        database.write(sql -> sql.update(
                "update pipelines_result set outputs = ? where workspace = ? and job = ?",
                TextMap.write(outputs),
                workspace,
                job));
    }

    void forget(String workspace, String job) {
        database.write(
                sql -> sql.update("delete from pipelines_result where workspace = ? and job = ?", workspace, job));
    }

    void forgetAll(String workspace) {
        database.write(sql -> sql.update("delete from pipelines_result where workspace = ?", workspace));
    }

    /** Steps with that content, newest first. */
    List<Result> of(String workspace, String key, int limit) {
        return database.read(sql -> sql.list(
                "select " + COLUMNS + " from pipelines_result where workspace = ? and content_key = ?"
                        + " order by created_at desc, job desc limit ?",
                ResultStore::result,
                workspace,
                key,
                limit));
    }

    /** The last step of that name in an experiment. */
    Optional<Result> last(String workspace, String experiment, String step) {
        return database.read(sql -> sql.first(
                "select " + COLUMNS + " from pipelines_result where workspace = ? and experiment = ? and step = ?"
                        + " order by created_at desc, job desc limit 1",
                ResultStore::result,
                workspace,
                experiment,
                step));
    }

    private static Result result(Row row) throws SQLException {
        String outputs = row.textOrNull("outputs");
        return new Result(
                row.text("job"), TextMap.read(row.text("parts")), outputs == null ? null : TextMap.read(outputs));
    }
}
