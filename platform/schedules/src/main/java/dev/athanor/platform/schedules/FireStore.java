package dev.athanor.platform.schedules;

import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.foundation.sql.TextMap;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of fires: what is to be started, and what came of what was. */
final class FireStore {
    private static final String COLUMNS =
            "fire_key, cause, planned_at, state, submission, message, attempts, changed_at, facts";

    /** Fires of a schedule that are remembered. */
    private static final int REMEMBERED = 1000;

    private final Database database;

    FireStore(Database database) {
        this.database = database;
    }

    /** A fire and whose it is. */
    record Open(String workspace, String schedule, Fire fire) {}

    /** Writes a fire down; false when one of that key is there. */
    static boolean insert(Sql sql, Schedule schedule, Fire fire) throws SQLException {
        return sql.update(
                        "insert into schedules_fires (workspace, folded, " + COLUMNS + ", retry_at) values ("
                                + Sql.marks(12) + ") on conflict (workspace, folded, fire_key) do nothing",
                        schedule.workspace(),
                        ScheduleStore.fold(schedule.name()),
                        fire.key(),
                        fire.cause(),
                        fire.planned(),
                        fire.state(),
                        fire.submission(),
                        fire.message(),
                        fire.attempts(),
                        fire.changedAt(),
                        TextMap.write(fire.facts()),
                        fire.changedAt())
                == 1;
    }

    /** What is to be started now, the oldest first. */
    List<Open> open(Instant now) {
        return database.read(sql -> sql.list(
                "select workspace, folded, " + COLUMNS + " from schedules_fires where state = ? and retry_at <= ?"
                        + " order by planned_at, workspace, folded, fire_key",
                row -> new Open(row.text("workspace"), row.text("folded"), fire(row)),
                Fire.State.DUE,
                now));
    }

    /** Takes a fire for {@code lease}; false when somebody else has it. */
    boolean claim(Open open, Instant now, Duration lease) {
        return database.<Integer>write(sql -> sql.update(
                        "update schedules_fires set attempts = attempts + 1, retry_at = ?, changed_at = ? where"
                                + " workspace = ? and folded = ? and fire_key = ? and state = ? and attempts = ?",
                        now.plus(lease),
                        now,
                        open.workspace(),
                        open.schedule(),
                        open.fire().key(),
                        Fire.State.DUE,
                        open.fire().attempts()))
                == 1;
    }

    /** A server that starts has nothing under way: whatever is still due may be tried at once. */
    void release(Instant now) {
        database.write(
                sql -> sql.update("update schedules_fires set retry_at = ? where state = ?", now, Fire.State.DUE));
    }

    void done(Open open, Fire.State state, @Nullable String message, Instant now) {
        database.write(sql -> sql.update(
                "update schedules_fires set state = ?, message = ?, changed_at = ? where workspace = ?"
                        + " and folded = ? and fire_key = ?",
                state,
                message,
                now,
                open.workspace(),
                open.schedule(),
                open.fire().key()));
    }

    /** Forgets the oldest of a schedule's fires. What a look for events may find once more stays, for the sake of its key. */
    void trim(String workspace, String schedule) {
        database.write(sql -> sql.update(
                "delete from schedules_fires where workspace = ? and folded = ? and state <> ? and planned_at <"
                        + " (select planned_at from schedules_fires where workspace = ? and folded = ?"
                        + " order by planned_at desc limit 1 offset " + REMEMBERED + ")"
                        + " and (cause <> ? or planned_at < (select settled_at from schedules_schedules"
                        + " where workspace = ? and folded = ?))",
                workspace,
                schedule,
                Fire.State.DUE,
                workspace,
                schedule,
                Fire.Cause.EVENT,
                workspace,
                schedule));
    }

    /** It could not be started just now and is tried again. */
    void later(Open open, String message, Instant now, Instant retry) {
        database.write(sql -> sql.update(
                "update schedules_fires set message = ?, changed_at = ?, retry_at = ? where workspace = ?"
                        + " and folded = ? and fire_key = ?",
                message,
                now,
                retry,
                open.workspace(),
                open.schedule(),
                open.fire().key()));
    }

    static Optional<Fire> find(Sql sql, Schedule schedule, String key) throws SQLException {
        return sql.first(
                "select " + COLUMNS + " from schedules_fires where workspace = ? and folded = ? and fire_key = ?",
                FireStore::fire,
                schedule.workspace(),
                ScheduleStore.fold(schedule.name()),
                key);
    }

    /** The newest first. */
    List<Fire> history(String workspace, String schedule, int limit) {
        return database.read(sql -> sql.list(
                "select " + COLUMNS + " from schedules_fires where workspace = ? and folded = ?"
                        + " order by planned_at desc, fire_key desc limit ?",
                FireStore::fire,
                workspace,
                ScheduleStore.fold(schedule),
                limit));
    }

    private static Fire fire(Row row) throws SQLException {
        return new Fire(
                row.text("fire_key"),
                Fire.Cause.valueOf(row.text("cause")),
                row.instant("planned_at"),
                Fire.State.valueOf(row.text("state")),
                row.text("submission"),
                row.textOrNull("message"),
                Math.toIntExact(row.number("attempts")),
                row.instant("changed_at"),
                TextMap.read(Objects.requireNonNullElse(row.textOrNull("facts"), "")));
    }
}
