package dev.athanor.platform.schedules;

import dev.athanor.foundation.kernel.Principal;
import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.foundation.sql.TextMap;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of schedules. */
final class ScheduleStore {
    private static final String COLUMNS =
            "workspace, folded, name, action, trigger_fields, catch_up, enabled, owner_id,"
                    + " owner_name, owner_kind, owner_confined, created_at, created_by, modified_at, settled_at, next_at,"
                    + " document, event";
    private static final int COLUMN_COUNT = 18;

    private final Database database;

    ScheduleStore(Database database) {
        this.database = database;
        database.migrate("schedules", Schedules.class);
    }

    /** Names are told apart without their case. */
    static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    static void lock(Sql sql, String workspace, String name) throws SQLException {
        sql.lock("schedule/" + workspace + "/" + fold(name));
    }

    Optional<Schedule> find(String workspace, String name) {
        return database.read(sql -> find(sql, workspace, name));
    }

    static Optional<Schedule> find(Sql sql, String workspace, String name) throws SQLException {
        return sql.first(
                "select " + COLUMNS + " from schedules_schedules where workspace = ? and folded = ?",
                ScheduleStore::schedule,
                workspace,
                fold(name));
    }

    List<Schedule> list(String workspace) {
        return database.read(sql -> sql.list(
                "select " + COLUMNS + " from schedules_schedules where workspace = ? order by folded",
                ScheduleStore::schedule,
                workspace));
    }

    /** Those that are enabled. */
    List<Schedule> enabled() {
        return database.read(sql -> sql.list(
                "select " + COLUMNS + " from schedules_schedules where enabled = 1 order by workspace, folded",
                ScheduleStore::schedule));
    }

    /** Those whose moment has come, the longest due first. */
    List<Schedule> due(Instant now) {
        return database.read(sql -> sql.list(
                "select " + COLUMNS + " from schedules_schedules where enabled = 1 and next_at <= ?"
                        + " order by next_at, workspace, folded",
                ScheduleStore::schedule,
                now));
    }

    /** The moment at which the next is due. */
    Optional<Instant> next() {
        return database.read(sql -> sql.first(
                "select next_at from schedules_schedules where enabled = 1 and next_at is not null order by next_at limit 1",
                row -> row.instant("next_at")));
    }

    /** Kinds of events that any schedule waits for. */
    List<String> events() {
        return database.read(sql -> sql.list(
                "select distinct event from schedules_schedules where enabled = 1 and event is not null",
                row -> row.text("event")));
    }

    /** Those that wait for events. */
    List<Schedule> listening() {
        return database.read(sql -> sql.list(
                "select " + COLUMNS + " from schedules_schedules where enabled = 1 and event is not null"
                        + " order by workspace, folded",
                ScheduleStore::schedule));
    }

    /** Digest of the secret with which a schedule is called. */
    Optional<String> hook(Schedule schedule) {
        return database.read(sql -> hook(sql, schedule));
    }

    private static Optional<String> hook(Sql sql, Schedule schedule) throws SQLException {
        return sql.first(
                        "select hook from schedules_schedules where workspace = ? and folded = ?",
                        row -> Objects.requireNonNullElse(row.textOrNull("hook"), ""),
                        schedule.workspace(),
                        fold(schedule.name()))
                .filter(digest -> !digest.isEmpty());
    }

    void setHook(Schedule schedule, String digest) {
        database.write(sql -> sql.update(
                "update schedules_schedules set hook = ? where workspace = ? and folded = ?",
                digest,
                schedule.workspace(),
                fold(schedule.name())));
    }

    static void save(Sql sql, Schedule schedule) throws SQLException {
        Optional<String> hook = hook(sql, schedule);
        sql.update(
                "delete from schedules_schedules where workspace = ? and folded = ?",
                schedule.workspace(),
                fold(schedule.name()));
        CatchUp catchUp = schedule.spec().catchUp();
        sql.update(
                "insert into schedules_schedules (" + COLUMNS + ", hook) values (" + Sql.marks(COLUMN_COUNT + 1) + ")",
                schedule.workspace(),
                fold(schedule.name()),
                schedule.name(),
                schedule.spec().action(),
                TextMap.write(schedule.spec().trigger().fields()),
                catchUp == null ? null : catchUp.name(),
                schedule.spec().enabled(),
                schedule.owner().id(),
                schedule.owner().name(),
                schedule.owner().kind(),
                schedule.owner().confinedTo(),
                schedule.createdAt(),
                schedule.createdBy(),
                schedule.modifiedAt(),
                schedule.settled(),
                schedule.next(),
                schedule.spec().document(),
                schedule.spec().trigger() instanceof EventTrigger trigger
                        ? trigger.event().word()
                        : null,
                hook.orElse(null));
    }

    /** Moves a schedule on; false when somebody else moved or changed it since it was read. */
    static boolean settle(Sql sql, Schedule before, Instant settled, @Nullable Instant next) throws SQLException {
        return sql.update(
                        "update schedules_schedules set settled_at = ?, next_at = ? where workspace = ? and folded = ?"
                                + " and next_at = ? and modified_at = ? and enabled = 1",
                        settled,
                        next,
                        before.workspace(),
                        fold(before.name()),
                        before.next(),
                        before.modifiedAt())
                == 1;
    }

    /** Notes up to when a schedule has looked for events; false when somebody else did, or changed it, since it was read. */
    static boolean advance(Sql sql, Schedule before, Instant settled) throws SQLException {
        return sql.update(
                        "update schedules_schedules set settled_at = ? where workspace = ? and folded = ?"
                                + " and settled_at = ? and modified_at = ? and enabled = 1",
                        settled,
                        before.workspace(),
                        fold(before.name()),
                        before.settled(),
                        before.modifiedAt())
                == 1;
    }

    static boolean delete(Sql sql, String workspace, String name) throws SQLException {
        sql.update("delete from schedules_fires where workspace = ? and folded = ?", workspace, fold(name));
        return sql.update("delete from schedules_schedules where workspace = ? and folded = ?", workspace, fold(name))
                == 1;
    }

    void deleteWorkspace(String workspace) {
        database.write(sql -> {
            sql.update("delete from schedules_fires where workspace = ?", workspace);
            return sql.update("delete from schedules_schedules where workspace = ?", workspace);
        });
    }

    private static Schedule schedule(Row row) throws SQLException {
        String catchUp = row.textOrNull("catch_up");
        return new Schedule(
                row.text("workspace"),
                row.text("name"),
                new ScheduleSpec(
                        row.text("action"),
                        Trigger.of(TextMap.read(row.text("trigger_fields"))),
                        row.flag("enabled"),
                        catchUp == null ? null : CatchUp.valueOf(catchUp),
                        row.text("document")),
                new Principal(
                        row.text("owner_id"),
                        row.text("owner_name"),
                        Principal.Kind.valueOf(row.text("owner_kind")),
                        row.textOrNull("owner_confined")),
                row.instant("created_at"),
                row.text("created_by"),
                row.instant("modified_at"),
                row.instant("settled_at"),
                row.instantOrNull("next_at"));
    }
}
