package dev.athanor.platform.jobs;

import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.foundation.sql.TextMap;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Jobs in the database; the only place where their state changes. */
final class JobStore {
    private static final String COLUMNS =
            "workspace, name, kind, state, experiment, parent, compute, priority, created_at,"
                    + " created_by, started_at, ended_at, modified_at, plan, document";

    private final Database database;
    private final Clock clock;

    JobStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        database.migrate("jobs", Jobs.class);
    }

    /** Which jobs a listing looks at; {@code mark} is that of the last one seen. */
    record Filter(
            String workspace,
            @Nullable String experiment,
            @Nullable String parent,
            @Nullable JobKind kind,
            @Nullable Mark mark) {}

    /** The place of a job in a listing. */
    record Mark(long createdAt, String name) {
        static Mark of(JobRow job) {
            return new Mark(job.createdAt().toEpochMilli(), job.key().name());
        }

        static Mark read(String text) {
            int dot = text.indexOf('.');
            try {
                return new Mark(Long.parseLong(text.substring(0, Math.max(dot, 0))), text.substring(dot + 1));
            } catch (NumberFormatException malformed) {
                throw JobsProblem.JOB_INVALID
                        .because("'" + text + "' is no mark of a page; follow nextLink as it was given")
                        .at("$skipToken");
            }
        }

        String write() {
            return createdAt + "." + name;
        }
    }

    /** Stores a new job; false when one of that name is there. */
    boolean insert(JobRow job) {
        return database.write(sql -> {
            lock(sql, job.key());
            if (find(sql, job.key()).isPresent()) {
                return false;
            }
            sql.update(
                    "insert into job (" + COLUMNS + ", status, ended) values (" + Sql.marks(17) + ")",
                    job.key().workspace(),
                    job.key().name(),
                    job.kind(),
                    StateFields.write(job.state()),
                    job.experiment(),
                    job.parent(),
                    job.compute(),
                    job.priority(),
                    job.createdAt(),
                    job.createdBy(),
                    job.startedAt(),
                    job.endedAt(),
                    job.modifiedAt(),
                    TextMap.write(job.plan()),
                    job.document(),
                    job.state().status(),
                    job.state().ended());
            note(sql, job, "Submitted", job.createdAt());
            return true;
        });
    }

    Optional<JobRow> find(JobKey key) {
        return database.read(sql -> find(sql, key));
    }

    /** Where a job stands, without all else of it. */
    Optional<JobState> state(JobKey key) {
        return database.read(sql -> sql.first(
                "select state from job where workspace = ? and name = ?",
                row -> StateFields.read(row.text("state")),
                key.workspace(),
                key.name()));
    }

    /** A job's kind, without all else of it. */
    Optional<JobKind> kind(JobKey key) {
        return database.read(sql -> sql.first(
                "select kind from job where workspace = ? and name = ?",
                row -> JobKind.valueOf(row.text("kind")),
                key.workspace(),
                key.name()));
    }

    /** Every job that has begun and not ended, oldest first. */
    List<JobRow> begun() {
        return database.read(sql -> sql.list(
                "select " + COLUMNS + " from job where ended = 0 and status not in (?, ?) order by created_at, name",
                JobStore::job,
                JobStatus.NOT_STARTED,
                JobStatus.QUEUED));
    }

    /** Jobs that wait for their turn, oldest first, from the one after {@code mark} on. */
    List<JobRow> waiting(@Nullable Mark mark, int limit) {
        List<@Nullable Object> arguments = new ArrayList<>(List.of(JobStatus.NOT_STARTED, JobStatus.QUEUED));
        String after = "";
        if (mark != null) {
            after = " and created_at >= ? and (created_at > ? or name > ?)";
            arguments.addAll(List.of(mark.createdAt(), mark.createdAt(), mark.name()));
        }
        arguments.add(limit);
        String where = " from job where ended = 0 and status in (?, ?)" + after;
        return database.read(sql -> sql.list(
                "select " + COLUMNS + where + " order by created_at, name limit ?",
                JobStore::job,
                arguments.toArray()));
    }

    /**
     * How many jobs that no other started wait for their turn.
     *
     * @param workspace of this workspace, or null for all
     * @param owner of this person, or null for all
     */
    long waiting(@Nullable String workspace, @Nullable String owner) {
        List<@Nullable Object> arguments =
                new ArrayList<>(List.of(JobStatus.NOT_STARTED, JobStatus.PREPARING, JobStatus.QUEUED));
        String of = "";
        if (workspace != null) {
            of = " and workspace = ?";
            arguments.add(workspace);
        }
        if (owner != null) {
            of += " and created_by = ?";
            arguments.add(owner);
        }
        String counted = "select count(*) from job where ended = 0 and status in (?, ?, ?) and parent is null" + of;
        return database.read(sql -> sql.number(counted, arguments.toArray()));
    }

    /** The names of all jobs that have not ended. */
    List<JobKey> unfinished() {
        return database.read(sql -> sql.list(
                "select workspace, name from job where ended = 0",
                row -> new JobKey(row.text("workspace"), row.text("name"))));
    }

    /** Newest first. */
    List<JobRow> list(Filter filter, int limit) {
        var where = new StringBuilder("workspace = ?");
        List<@Nullable Object> arguments = new ArrayList<>();
        arguments.add(filter.workspace());
        String parent = filter.parent();
        where.append(parent == null ? " and parent is null" : " and parent = ?");
        if (parent != null) {
            arguments.add(parent);
        }
        String experiment = filter.experiment();
        if (experiment != null) {
            where.append(" and experiment = ?");
            arguments.add(experiment);
        }
        JobKind kind = filter.kind();
        if (kind != null) {
            where.append(" and kind = ?");
            arguments.add(kind);
        }
        Mark mark = filter.mark();
        if (mark != null) {
            where.append(" and (created_at < ? or (created_at = ? and name < ?))");
            arguments.add(mark.createdAt());
            arguments.add(mark.createdAt());
            arguments.add(mark.name());
        }
        arguments.add(limit);
        return database.read(sql -> sql.list(
                "select " + COLUMNS + " from job where " + where + " order by created_at desc, name desc limit ?",
                JobStore::job,
                arguments.toArray()));
    }

    /** Jobs that no other started and that ended after a moment, in the order of their ends. */
    List<JobRow> endedSince(String workspace, Instant after) {
        return database.read(sql -> sql.list(
                "select " + COLUMNS + " from job where workspace = ? and ended = 1 and ended_at > ? and parent is null"
                        + " order by ended_at, name",
                JobStore::job,
                workspace,
                after));
    }

    /** The jobs that a job started, oldest first. */
    List<Child> children(JobKey parent) {
        return database.read(sql -> sql.list(
                "select name, state from job where workspace = ? and parent = ? order by created_at, name",
                row -> new Child(row.text("name"), StateFields.read(row.text("state"))),
                parent.workspace(),
                parent.name()));
    }

    /** Lets an event happen to a job: the state that follows and the event itself are stored together. Empty when the job is gone. */
    Optional<Transition> apply(JobKey key, JobEvent event) {
        return database.write(sql -> {
            lock(sql, key);
            Optional<JobRow> found = find(sql, key);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            JobRow job = found.get();
            JobState after = job.state().after(event);
            if (after.equals(job.state())) {
                return Optional.of(new Transition(job, job.state()));
            }
            JobRow moved = moved(job, after, Instant.ofEpochMilli(clock.millis()));
            sql.update(
                    "update job set state = ?, status = ?, ended = ?, started_at = ?, ended_at = ?, modified_at = ?"
                            + " where workspace = ? and name = ?",
                    StateFields.write(after),
                    after.status(),
                    after.ended(),
                    moved.startedAt(),
                    moved.endedAt(),
                    moved.modifiedAt(),
                    key.workspace(),
                    key.name());
            note(sql, moved, event.name(), moved.modifiedAt());
            return Optional.of(new Transition(moved, job.state()));
        });
    }

    /** What happened to a job, oldest first, as {@code INSTANT EVENT}. */
    List<String> history(JobKey key) {
        return database.read(sql -> sql.list(
                "select at, event from job_event where workspace = ? and name = ? order by seq",
                row -> row.instant("at") + " " + row.text("event"),
                key.workspace(),
                key.name()));
    }

    void delete(JobKey key) {
        database.write(sql -> {
            sql.update("delete from job_event where workspace = ? and name = ?", key.workspace(), key.name());
            return sql.update("delete from job where workspace = ? and name = ?", key.workspace(), key.name());
        });
    }

    void deleteWorkspace(String workspace) {
        database.write(sql -> {
            sql.update("delete from job_event where workspace = ?", workspace);
            return sql.update("delete from job where workspace = ?", workspace);
        });
    }

    private static void lock(Sql sql, JobKey key) throws SQLException {
        sql.lock("job/" + key.workspace() + "/" + key.name());
    }

    private static void note(Sql sql, JobRow job, String event, Instant at) throws SQLException {
        sql.update(
                "insert into job_event (workspace, name, seq, at, event, state) select ?, ?,"
                        + " coalesce(max(seq), 0) + 1, ?, ?, ? from job_event where workspace = ? and name = ?",
                job.key().workspace(),
                job.key().name(),
                at,
                event,
                job.state().getClass().getSimpleName(),
                job.key().workspace(),
                job.key().name());
    }

    private static JobRow moved(JobRow job, JobState after, Instant now) {
        return new JobRow(
                job.key(),
                job.kind(),
                after,
                job.experiment(),
                job.parent(),
                job.compute(),
                job.priority(),
                job.createdAt(),
                job.createdBy(),
                after instanceof JobState.Running && job.startedAt() == null ? now : job.startedAt(),
                after.ended() ? now : job.endedAt(),
                now,
                job.plan(),
                job.document());
    }

    private static Optional<JobRow> find(Sql sql, JobKey key) throws SQLException {
        return sql.first(
                "select " + COLUMNS + " from job where workspace = ? and name = ?",
                JobStore::job,
                key.workspace(),
                key.name());
    }

    private static JobRow job(Row row) throws SQLException {
        return new JobRow(
                new JobKey(row.text("workspace"), row.text("name")),
                JobKind.valueOf(row.text("kind")),
                StateFields.read(row.text("state")),
                row.text("experiment"),
                row.textOrNull("parent"),
                row.textOrNull("compute"),
                Math.toIntExact(row.number("priority")),
                row.instant("created_at"),
                row.text("created_by"),
                row.instantOrNull("started_at"),
                row.instantOrNull("ended_at"),
                row.instant("modified_at"),
                TextMap.read(row.text("plan")),
                row.text("document"));
    }
}
