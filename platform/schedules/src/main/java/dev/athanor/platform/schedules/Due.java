package dev.athanor.platform.schedules;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about a schedule whose moment has come.
 *
 * @param fires what fires and what is noted as missed
 * @param settled every moment up to this one is seen to by them
 * @param next the moment after that
 */
record Due(List<Fire> fires, Instant settled, @Nullable Instant next) {
    /** A moment is missed when nobody looked for so long. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    /** Moments of one look; there is another for the rest. */
    private static final int MOST = 100;

    /** Decides; a pure function of what is stored and the time. */
    static Due of(Schedule schedule, CatchUp fallback, Instant now) {
        Trigger trigger = schedule.spec().trigger();
        Instant first = schedule.next();
        if (first == null || first.isAfter(now)) {
            return new Due(List.of(), schedule.settled(), first);
        }
        CatchUp own = schedule.spec().catchUp();
        CatchUp policy = own == null ? fallback : own;
        List<Fire> fires = new ArrayList<>();
        Instant last = first;
        if (policy == CatchUp.ALL) {
            Optional<Instant> moment = Optional.of(first);
            while (moment.isPresent() && !moment.get().isAfter(now) && fires.size() < MOST) {
                last = moment.get();
                fires.add(fire(schedule, last, now));
                moment = trigger.next(last, schedule.createdAt());
            }
        } else {
            last = trigger.last(first, now, schedule.createdAt()).orElse(first);
            boolean late = Duration.between(last, now).compareTo(GRACE) > 0;
            boolean fired = policy == CatchUp.ONCE || !late;
            if (!fired || last.isAfter(first)) {
                fires.add(missed(schedule, first, last, fired, now));
            }
            if (fired) {
                fires.add(fire(schedule, last, now));
            }
        }
        return new Due(
                List.copyOf(fires),
                last,
                trigger.next(last, schedule.createdAt()).orElse(null));
    }

    private static Fire fire(Schedule schedule, Instant planned, Instant now) {
        String key = FireKeys.time(planned);
        return new Fire(
                key,
                Fire.Cause.TIME,
                planned,
                Fire.State.DUE,
                FireKeys.submission(schedule.name(), key),
                null,
                0,
                now,
                Map.of());
    }

    private static Fire missed(Schedule schedule, Instant first, Instant last, boolean fired, Instant now) {
        String key = FireKeys.time(first);
        String which = first.equals(last)
                ? "the time " + first + " passed"
                : "the times from " + first + " to " + last + " passed";
        return new Fire(
                key,
                Fire.Cause.TIME,
                first,
                Fire.State.MISSED,
                FireKeys.submission(schedule.name(), key),
                which + " while the server did not look; "
                        + (fired ? "it fired once for the last of them" : "the catch-up policy is none"),
                0,
                now,
                Map.of());
    }
}
