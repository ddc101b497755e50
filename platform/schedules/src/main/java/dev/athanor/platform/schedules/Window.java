package dev.athanor.platform.schedules;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The time zone of a trigger and the span in which it fires.
 *
 * @param zone whose clock is meant
 * @param startTime first moment that may be, as the zone's clock shows it
 * @param endTime last moment that may be, as the zone's clock shows it
 */
record Window(ZoneId zone, Optional<LocalDateTime> startTime, Optional<LocalDateTime> endTime) {
    /** The first moment that may be. */
    Optional<Instant> start() {
        return startTime.map(time -> Moments.once(time, zone));
    }

    /** The last moment that may be. */
    Optional<Instant> end() {
        return endTime.map(time -> Moments.once(time, zone));
    }
}
