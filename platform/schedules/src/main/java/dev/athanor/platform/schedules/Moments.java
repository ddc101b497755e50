package dev.athanor.platform.schedules;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** From what a wall clock shows to moments. */
final class Moments {
    private Moments() {}

    /** The moment of a time: the first of two in an overlap, the first after the gap for a time that is skipped. */
    static Instant once(LocalDateTime time, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
        return offsets.isEmpty()
                ? zone.getRules().getTransition(time).getInstant()
                : time.toInstant(offsets.getFirst());
    }

    /** Every moment at which a clock of the zone shows the time: none, one or two, in order. */
    static List<Instant> every(LocalDateTime time, ZoneId zone) {
        return zone.getRules().getValidOffsets(time).stream()
                .map(time::toInstant)
                .toList();
    }

    /** A moment without what is below a second. */
    static Instant seconds(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS);
    }
}
