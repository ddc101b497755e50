package dev.athanor.platform.schedules;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The slow way to the same moments: every minute that a wall clock could show, one after the other. */
final class WalkedMinutes {
    private WalkedMinutes() {}

    /**
     * Moments of the minutes that fit.
     *
     * @param elapsed whether both showings of a minute count and skipped minutes do not
     */
    static SortedSet<Instant> moments(
            LocalDateTime from, LocalDateTime to, ZoneId zone, boolean elapsed, Predicate<LocalDateTime> fits) {
        SortedSet<Instant> moments = new TreeSet<>();
        for (LocalDateTime time = from; time.isBefore(to); time = time.plusMinutes(1)) {
            if (fits.test(time)) {
                List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
                if (elapsed) {
                    for (ZoneOffset offset : offsets) {
                        moments.add(time.toInstant(offset));
                    }
                } else if (offsets.isEmpty()) {
                    moments.add(firstAfterGap(time, zone));
                } else {
                    moments.add(time.atZone(zone).withEarlierOffsetAtOverlap().toInstant());
                }
            }
        }
        return moments;
    }

    private static Instant firstAfterGap(LocalDateTime time, ZoneId zone) {
        LocalDateTime later = time;
        while (zone.getRules().getValidOffsets(later).isEmpty()) {
            later = later.plusMinutes(1);
        }
        return later.atZone(zone).toInstant();
    }

    /** Asks a trigger again and again. */
    static SortedSet<Instant> asked(Trigger trigger, Instant from, Instant to, Instant created) {
        SortedSet<Instant> moments = new TreeSet<>();
        Instant at = from.minusMillis(1);
        while (true) {
            var next = trigger.next(at, created);
            if (next.isEmpty() || !next.get().isBefore(to)) {
                return moments;
            }
            if (!next.get().isAfter(at) || !moments.add(next.get())) {
                throw new AssertionError("next after " + at + " is " + next.get());
            }
            at = next.get();
        }
    }
}
