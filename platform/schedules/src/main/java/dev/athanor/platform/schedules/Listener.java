package dev.athanor.platform.schedules;

import dev.athanor.foundation.sql.Database;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds out what has happened and writes down what fires for it. How far a schedule has looked is stored with the fires that it found, and each
 * look reaches back a little further than the last one ended: what a slow transaction brought to light late is found too, and what was found
 * before has its key already.
 */
final class Listener {
    private static final System.Logger LOG = System.getLogger("athanor.schedules");

    /** Longest time between the moment that something carries and the moment at which others can see it. */
    private static final Duration OVERLAP = Duration.ofMinutes(2);

    /** A quiet schedule notes how far it has looked only so often. */
    private static final Duration NOTED = Duration.ofMinutes(10);

    private final Database database;
    private final ScheduleStore schedules;
    private final Workspaces workspaces;
    private final Map<EventKind, EventSource> sources = new ConcurrentHashMap<>();

    Listener(Database database, ScheduleStore schedules, Workspaces workspaces) {
        this.database = database;
        this.schedules = schedules;
        this.workspaces = workspaces;
    }

    void register(EventSource source) {
        sources.put(source.event(), source);
    }

    /** Who tells of a trigger's events; nobody of those that come by themselves. */
    private Optional<EventSource> source(EventTrigger trigger) {
        return Optional.ofNullable(sources.get(trigger.event()));
    }

    /** Checks a trigger, and gives facts such as its events have; none for a trigger of times. */
    Map<String, String> check(Workspace workspace, Trigger trigger) {
        if (!(trigger instanceof EventTrigger event)) {
            return Map.of();
        }
        if (event.event() == EventKind.WEBHOOK) {
            return Map.of("body", "{}");
        }
        EventSource source = source(event)
                .orElseThrow(() -> SchedulesProblem.SCHEDULE_EVENT_ABSENT
                        .because("the event '" + event.event().word()
                                + "' is known, but nothing here tells of it yet; use one" + " of "
                                + String.join(", ", told()))
                        .at("trigger.event"));
        source.check(workspace, event.fields());
        return source.example(workspace, event.fields());
    }

    private List<String> told() {
        return Arrays.stream(EventKind.values())
                .filter(kind -> sources.containsKey(kind) || kind == EventKind.WEBHOOK)
                .map(EventKind::word)
                .toList();
    }

    /** What schedules wait for now. */
    enum Ear {
        NOTHING,
        TOLD,
        POLLED
    }

    /** Whether any schedule waits for something, and whether it has to be looked for. */
    Ear ear() {
        Ear ear = Ear.NOTHING;
        for (String word : schedules.events()) {
            EventSource source = sources.get(EventKind.named(word));
            if (source != null && source.polled()) {
                return Ear.POLLED;
            }
            ear = source == null ? ear : Ear.TOLD;
        }
        return ear;
    }

    /** Looks once. */
    void listen(Instant now) {
        for (Schedule schedule : schedules.listening()) {
            try {
                listen(schedule, now);
            } catch (RuntimeException failure) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "what schedule " + schedule.name() + " waits for could not be looked at; tried again soon",
                        failure);
            }
        }
    }

    private void listen(Schedule schedule, Instant now) {
        Optional<Workspace> workspace = workspaces.byGuid(schedule.workspace());
        if (workspace.isEmpty() || !(schedule.spec().trigger() instanceof EventTrigger trigger)) {
            return;
        }
        List<Fire> fires = source(trigger)
                .map(source -> source.since(workspace.get(), schedule, schedule.settled()))
                .orElse(List.of())
                .stream()
                .filter(occurrence -> trigger.covers(occurrence.moment()))
                .map(occurrence -> fire(schedule, occurrence, now))
                .toList();
        Instant reached = now.minus(OVERLAP);
        Instant settled = reached.isAfter(schedule.settled()) ? reached : schedule.settled();
        if (fires.isEmpty() && settled.isBefore(schedule.settled().plus(NOTED))) {
            return;
        }
        database.write(sql -> {
            if (ScheduleStore.advance(sql, schedule, settled)) {
                for (Fire fire : fires) {
                    FireStore.insert(sql, schedule, fire);
                }
            }
            return schedule;
        });
    }

    static Fire fire(Schedule schedule, Occurrence occurrence, Instant now) {
        String key = FireKeys.event(occurrence.moment(), occurrence.identity());
        return new Fire(
                key,
                Fire.Cause.EVENT,
                occurrence.moment(),
                Fire.State.DUE,
                FireKeys.submission(schedule.name(), key),
                null,
                0,
                now,
                occurrence.facts());
    }
}
