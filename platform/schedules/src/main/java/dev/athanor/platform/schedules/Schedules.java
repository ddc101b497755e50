package dev.athanor.platform.schedules;

import dev.athanor.foundation.kernel.Cancellable;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.foundation.kernel.Ticker;
import dev.athanor.foundation.sql.Database;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceDeleted;
import dev.athanor.platform.workspaces.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Schedules of workspaces, and their firing. Safe for all threads. */
public final class Schedules implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,199}");

    private final Database database;
    private final ScheduleStore store;
    private final FireStore fires;
    private final Listener listener;
    private final FiringEngine engine;
    private final Clock clock;
    private final Cancellable subscription;

    private Schedules(
            SchedulesConfig config,
            Database database,
            Workspaces workspaces,
            Events events,
            Ticker ticker,
            Clock clock) {
        this.database = database;
        this.store = new ScheduleStore(database);
        this.fires = new FireStore(database);
        this.listener = new Listener(database, store, workspaces);
        this.engine = new FiringEngine(database, store, fires, workspaces, listener, config, ticker, clock);
        this.clock = clock;
        this.subscription = events.subscribe(
                WorkspaceDeleted.class,
                event -> store.deleteWorkspace(event.workspace().guid()));
    }

    /** Opens the room. Nothing fires until {@link #start}. */
    public static Schedules open(
            SchedulesConfig config,
            Database database,
            Workspaces workspaces,
            Events events,
            Ticker ticker,
            Clock clock) {
        return new Schedules(config, database, workspaces, events, ticker, clock);
    }

    /** Lets schedules of another kind fire; to be called before {@link #start}. */
    public void register(ScheduleAction action) {
        engine.register(action);
    }

    /** Lets schedules wait for events of another kind; to be called before {@link #start}. */
    public void register(EventSource source) {
        listener.register(source);
    }

    /** Something has happened of which sources tell: they are asked soon. */
    public void heard() {
        engine.heard();
    }

    /** Lets schedules fire, and catches up on what was missed. */
    public void start() {
        for (Schedule schedule : store.enabled()) {
            if (schedule.spec().trigger().isTimed()
                    && schedule.next() == null
                    && runs(schedule.spec().action())) {
                // Its engine came with this server.
                write(schedule.workspace(), schedule, schedule.spec(), now());
            }
        }
        engine.start();
    }

    /** Whether schedules of that kind fire here. */
    public boolean runs(String action) {
        return engine.action(action).isPresent();
    }

    /**
     * Makes or replaces a schedule. Whoever writes it owns it from then on. Unless trigger or state change, no moment is lost or repeated by
     * writing it anew.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException SCHEDULE_INVALID, and problems of what it starts
     */
    public Schedule save(Workspace workspace, String name, ScheduleSpec spec, Principal by) {
        if (!NAME.matcher(name).matches()) {
            throw SchedulesProblem.SCHEDULE_INVALID
                    .because(
                            "'" + name + "' is no name of a schedule; allowed: 1 to 200 letters, digits, '_' and '-', a"
                                    + " letter or digit first")
                    .at("name");
        }
        Instant now = now();
        Window window = spec.trigger().window();
        Instant from = window.start().filter(now::isBefore).orElse(now);
        Map<String, String> facts = listener.check(workspace, spec.trigger());
        if (spec.trigger().isTimed()
                && window.end().isEmpty()
                && spec.trigger().planned(from, now).isEmpty()) {
            throw SchedulesProblem.SCHEDULE_INVALID
                    .because("the trigger names no time that ever comes")
                    .at("trigger");
        }
        engine.action(spec.action()).ifPresent(action -> action.check(workspace, name, spec.document(), facts));
        Schedule saved = database.write(sql -> {
            ScheduleStore.lock(sql, workspace.guid(), name);
            Schedule schedule =
                    renewed(workspace.guid(), ScheduleStore.find(sql, workspace.guid(), name), name, spec, by, now);
            ScheduleStore.save(sql, schedule);
            return schedule;
        });
        engine.wake();
        return saved;
    }

    private Schedule renewed(
            String workspace, Optional<Schedule> before, String name, ScheduleSpec spec, Principal by, Instant now) {
        Instant created = before.map(Schedule::createdAt).orElse(now);
        Instant settled = before.filter(old -> old.spec().enabled()
                        && spec.enabled()
                        && old.spec().trigger().equals(spec.trigger()))
                .map(Schedule::settled)
                .orElse(before.isPresent() ? now : spec.trigger().before(created));
        // A time of change that always goes forward tells whether a schedule is still the one that was read.
        Instant modified = before.map(old -> old.modifiedAt().plusMillis(1))
                .filter(now::isBefore)
                .orElse(now);
        return new Schedule(
                workspace,
                before.map(Schedule::name).orElse(name),
                spec,
                by,
                created,
                before.map(Schedule::createdBy).orElse(by.name()),
                modified,
                settled,
                next(spec, settled, created));
    }

    private @Nullable Instant next(ScheduleSpec spec, Instant settled, Instant created) {
        return spec.enabled() && runs(spec.action())
                ? spec.trigger().next(settled, created).orElse(null)
                : null;
    }

    private void write(String workspace, Schedule schedule, ScheduleSpec spec, Instant settled) {
        database.write(sql -> {
            ScheduleStore.lock(sql, workspace, schedule.name());
            ScheduleStore.save(
                    sql,
                    new Schedule(
                            workspace,
                            schedule.name(),
                            spec,
                            schedule.owner(),
                            schedule.createdAt(),
                            schedule.createdBy(),
                            schedule.modifiedAt(),
                            settled,
                            next(spec, settled, schedule.createdAt())));
            return schedule;
        });
    }

    /** The schedule, if there is one. */
    public Optional<Schedule> find(Workspace workspace, String name) {
        return store.find(workspace.guid(), name);
    }

    /**
     * The schedule.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException SCHEDULE_NOT_FOUND
     */
    public Schedule get(Workspace workspace, String name) {
        return find(workspace, name).orElseThrow(() -> {
            List<String> names = list(workspace).stream().map(Schedule::name).toList();
            return SchedulesProblem.SCHEDULE_NOT_FOUND.because(
                    "workspace '" + workspace.id().name() + "' has no schedule '" + name + "'."
                            + Suggestions.didYouMean(name, names));
        });
    }

    /** Schedules of a workspace by name. */
    public List<Schedule> list(Workspace workspace) {
        return store.list(workspace.guid());
    }

    /** Deletes a schedule with its history; what it started stays. Returns whether there was one. */
    public boolean delete(Workspace workspace, String name) {
        return database.write(sql -> {
            ScheduleStore.lock(sql, workspace.guid(), name);
            return ScheduleStore.delete(sql, workspace.guid(), name);
        });
    }

    /**
     * Fires a schedule once, now.
     *
     * @param planned for which moment, so that asking twice for one moment fires once; null for this one, anew each time
     * @return the fire, whose {@link Fire#submission} was started
     * @throws dev.athanor.foundation.kernel.AthanorException SCHEDULE_NOT_FOUND, SCHEDULE_DISABLED, SCHEDULE_ACTION_ABSENT, and problems of
     *     what it starts
     */
    public Fire trigger(Workspace workspace, String name, @Nullable Instant planned) {
        Schedule schedule = get(workspace, name);
        if (!runs(schedule.spec().action())) {
            throw FiringEngine.absent(schedule);
        }
        if (!schedule.spec().enabled()) {
            throw SchedulesProblem.SCHEDULE_DISABLED.because("schedule '" + schedule.name() + "' is disabled");
        }
        Fire fire = database.write(sql -> {
            Instant moment = planned == null ? now() : planned.truncatedTo(ChronoUnit.MILLIS);
            Fire asked = request(schedule, moment);
            while (!FireStore.insert(sql, schedule, asked) && planned == null) {
                moment = moment.plusMillis(1);
                asked = request(schedule, moment);
            }
            return asked;
        });
        var open = new FireStore.Open(schedule.workspace(), ScheduleStore.fold(schedule.name()), fire);
        engine.start(workspace, schedule, open);
        fires.trim(open.workspace(), open.schedule());
        return fire;
    }

    private Fire request(Schedule schedule, Instant planned) {
        String key = FireKeys.request(planned);
        return new Fire(
                key,
                Fire.Cause.REQUEST,
                planned,
                Fire.State.DUE,
                FireKeys.submission(schedule.name(), key),
                null,
                0,
                now(),
                Map.of());
    }

    /**
     * Gives a schedule that waits for being called a new secret; the one before is worth nothing from then on. Only its digest is kept.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException SCHEDULE_NOT_FOUND, SCHEDULE_INVALID when it waits for something else
     */
    public void lock(Workspace workspace, String name, String secret) {
        Schedule schedule = get(workspace, name);
        if (!isCalled(schedule)) {
            throw SchedulesProblem.SCHEDULE_INVALID
                    .because("schedule '" + schedule.name()
                            + "' does not wait for being called; its trigger is to have the" + " event "
                            + EventKind.WEBHOOK.word())
                    .at("trigger.event");
        }
        store.setHook(schedule, Hashes.sha256(secret));
    }

    private static boolean isCalled(Schedule schedule) {
        return schedule.spec().trigger() instanceof EventTrigger trigger && trigger.event() == EventKind.WEBHOOK;
    }

    /**
     * Fires a schedule that is called by its address; it is written down when this returns, and started right after.
     *
     * @param workspace GUID of its workspace
     * @param delivery what the caller tells this call from others by, so that one that is sent again fires once; null for a call of its own
     * @throws dev.athanor.foundation.kernel.AthanorException SCHEDULE_HOOK_REFUSED, SCHEDULE_DISABLED
     */
    public Fire call(
            String workspace, String name, String secret, @Nullable String delivery, Map<String, String> facts) {
        Schedule schedule = store.find(workspace, name)
                .filter(Schedules::isCalled)
                .filter(one -> store.hook(one)
                        .filter(digest -> Hashes.sameSecret(digest, Hashes.sha256(secret)))
                        .isPresent())
                .orElseThrow(() -> SchedulesProblem.SCHEDULE_HOOK_REFUSED.because(
                        "no schedule is called by this address; it may have been given another"));
        if (!schedule.spec().enabled()) {
            throw SchedulesProblem.SCHEDULE_DISABLED.because("schedule '" + schedule.name() + "' is disabled");
        }
        Fire fire = database.write(sql -> {
            Instant moment = now();
            if (delivery != null) {
                Fire asked = delivered(schedule, moment, delivery, facts);
                return FireStore.insert(sql, schedule, asked)
                        ? asked
                        : FireStore.find(sql, schedule, asked.key()).orElse(asked);
            }
            Fire asked = Listener.fire(schedule, new Occurrence("", moment, facts), moment);
            while (!FireStore.insert(sql, schedule, asked)) {
                moment = moment.plusMillis(1);
                asked = Listener.fire(schedule, new Occurrence("", moment, facts), now());
            }
            return asked;
        });
        engine.wake();
        return fire;
    }

    private static Fire delivered(Schedule schedule, Instant moment, String delivery, Map<String, String> facts) {
        String key = FireKeys.delivery(delivery);
        return new Fire(
                key,
                Fire.Cause.EVENT,
                moment,
                Fire.State.DUE,
                FireKeys.submission(schedule.name(), key),
                null,
                0,
                moment,
                facts);
    }

    /** What a schedule fired and missed, the latest moment first; a thousand of them are remembered. */
    public List<Fire> history(Workspace workspace, String name, int limit) {
        return fires.history(workspace.guid(), name, limit);
    }

    /** Stops firing; what is due is caught up on at the next start. */
    @Override
    public void close() {
        subscription.cancel();
        engine.stop();
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
