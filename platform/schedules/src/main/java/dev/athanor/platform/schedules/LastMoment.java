package dev.athanor.platform.schedules;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Looks back for the last moment of a trigger, over longer and longer spans, so that a year of minutes is not walked. */
final class LastMoment {
    private static final List<Duration> SPANS =
            List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(32), Duration.ofDays(367));

    private LastMoment() {}

    static Optional<Instant> of(Trigger trigger, Instant after, Instant until, Instant created) {
        for (Duration span : SPANS) {
            Instant from = until.minus(span);
            if (!from.isAfter(after)) {
                break;
            }
            Optional<Instant> found = within(trigger, from, until, created);
            if (found.isPresent()) {
                return found;
            }
        }
        return within(trigger, after, until, created);
    }

    private static Optional<Instant> within(Trigger trigger, Instant after, Instant until, Instant created) {
        Optional<Instant> last = Optional.empty();
        Optional<Instant> next = trigger.next(after, created);
        while (next.isPresent() && !next.get().isAfter(until)) {
            last = next;
            next = trigger.next(next.get(), created);
        }
        return last;
    }
}
