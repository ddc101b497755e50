package dev.athanor.platform.schedules;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Cancellable;
import dev.athanor.foundation.kernel.Culprit;
import dev.athanor.foundation.kernel.Ticker;
import dev.athanor.foundation.sql.Database;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Has schedules fire. That a moment fires is written down, together with the schedule's next, before anything is started; what is written down
 * is started until it is known how that went. So a crash at any point loses no fire, and as starting is idempotent, doubles none.
 */
final class FiringEngine {
    private static final System.Logger LOG = System.getLogger("athanor.schedules");

    /** Longest sleep: clocks are set, machines wake up, other servers write schedules. */
    private static final Duration PATROL = Duration.ofSeconds(30);

    /** Longest sleep while something is waited for that nobody tells of. */
    private static final Duration LISTENING = Duration.ofSeconds(5);

    /** What is heard within so long is looked at together. */
    private static final Duration GATHERING = Duration.ofMillis(200);

    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 6;

    private final Database database;
    private final ScheduleStore schedules;
    private final FireStore fires;
    private final Workspaces workspaces;
    private final Listener listener;
    private final SchedulesConfig config;
    private final Ticker ticker;
    private final Clock clock;
    private final Map<String, ScheduleAction> actions = new ConcurrentHashMap<>();
    private Cancellable alarm = () -> {};
    private boolean running;
    private final AtomicBoolean hearing = new AtomicBoolean();
    private volatile Listener.Ear ear = Listener.Ear.NOTHING;

    FiringEngine(
            Database database,
            ScheduleStore schedules,
            FireStore fires,
            Workspaces workspaces,
            Listener listener,
            SchedulesConfig config,
            Ticker ticker,
            Clock clock) {
        this.database = database;
        this.schedules = schedules;
        this.fires = fires;
        this.workspaces = workspaces;
        this.listener = listener;
        this.config = config;
        this.ticker = ticker;
        this.clock = clock;
    }

    void register(ScheduleAction action) {
        actions.put(action.type(), action);
    }

    Optional<ScheduleAction> action(String type) {
        return Optional.ofNullable(actions.get(type));
    }

    synchronized void start() {
        running = true;
        fires.release(now());
        look();
    }

    synchronized void stop() {
        running = false;
        alarm.cancel();
    }

    /** Looks at once, when the engine runs. */
    void wake() {
        ticker.after(Duration.ZERO, this::look);
    }

    /** Something has happened that schedules may wait for. */
    void heard() {
        if (ear != Listener.Ear.NOTHING && hearing.compareAndSet(false, true)) {
            ticker.after(GATHERING, () -> {
                hearing.set(false);
                look();
            });
        }
    }

    private synchronized void look() {
        if (!running) {
            return;
        }
        try {
            if (!config.paused()) {
                settle();
                listener.listen(now());
            }
            List<FireStore.Open> due = fires.open(now());
            due.forEach(this::attempt);
            due.stream()
                    .map(open -> List.of(open.workspace(), open.schedule()))
                    .distinct()
                    .forEach(whose -> fires.trim(whose.getFirst(), whose.getLast()));
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "schedules could not be looked at; tried again soon", failure);
        } finally {
            arm();
        }
    }

    private void settle() {
        for (Schedule schedule : schedules.due(now())) {
            Due due = Due.of(schedule, config.catchUp(), now());
            database.write(sql -> {
                if (ScheduleStore.settle(sql, schedule, due.settled(), due.next())) {
                    for (Fire fire : due.fires()) {
                        FireStore.insert(sql, schedule, fire);
                    }
                }
                return schedule;
            });
        }
    }

    private void arm() {
        alarm.cancel();
        if (!running) {
            return;
        }
        Duration wait = PATROL;
        try {
            Instant now = now();
            ear = listener.ear();
            Duration longest = ear == Listener.Ear.POLLED && !config.paused() ? LISTENING : PATROL;
            wait = (config.paused() ? Optional.<Instant>empty() : schedules.next())
                    .map(next -> Duration.between(now, next))
                    .filter(left -> left.compareTo(longest) < 0)
                    .orElse(longest);
        } catch (RuntimeException unreachable) {
            LOG.log(System.Logger.Level.WARNING, "the next moment of schedules is not known", unreachable);
        }
        alarm = ticker.after(wait.isNegative() ? Duration.ZERO : wait, this::look);
    }

    /** Starts what a fire is for; a failure is written down. */
    private void attempt(FireStore.Open open) {
        Optional<Workspace> workspace = workspaces.byGuid(open.workspace());
        Optional<Schedule> schedule = schedules.find(open.workspace(), open.schedule());
        if (workspace.isEmpty() || schedule.isEmpty() || !fires.claim(open, now(), LEASE)) {
            return;
        }
        try {
            start(workspace.get(), schedule.get(), open);
        } catch (RuntimeException failure) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "schedule " + schedule.get().name() + " could not start "
                            + open.fire().submission() + ": " + text(failure));
        }
    }

    /** Starts what a fire is for, and writes down how that went. */
    void start(Workspace workspace, Schedule schedule, FireStore.Open open) {
        try {
            action(schedule.spec().action()).orElseThrow(() -> absent(schedule)).fire(workspace, schedule, open.fire());
        } catch (RuntimeException failure) {
            int tried = open.fire().attempts() + 1;
            if (open.fire().cause() != Fire.Cause.REQUEST && isPassing(failure) && tried < ATTEMPTS) {
                Duration wait = FIRST_RETRY.multipliedBy(1L << (tried - 1));
                fires.later(open, text(failure), now(), now().plus(wait));
            } else {
                fires.done(open, Fire.State.FAILED, text(failure), now());
            }
            throw failure;
        }
        fires.done(open, Fire.State.FIRED, null, now());
    }

    static AthanorException absent(Schedule schedule) {
        return SchedulesProblem.SCHEDULE_ACTION_ABSENT.because(
                "schedule '" + schedule.name() + "' cannot fire: this server has no engine for "
                        + schedule.spec().action() + " yet");
    }

    /** Whether it may go better another time. */
    private static boolean isPassing(RuntimeException failure) {
        return !(failure instanceof AthanorException known)
                || known.problem().kind().culprit() != Culprit.USER;
    }

    private static String text(RuntimeException failure) {
        @Nullable String message = failure instanceof AthanorException known ? known.text() : failure.toString();
        return message == null ? "" : message;
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
