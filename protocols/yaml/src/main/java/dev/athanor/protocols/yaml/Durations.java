package dev.athanor.protocols.yaml;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Counts of a unit and ISO 8601 durations ({@code PT1H}). */
final class Durations {
    private Durations() {}

    /** A count of {@code millis} long units as a duration; a text that is no number as it is. */
    static @Nullable Object iso(Object count, long millis) {
        if (!(count instanceof Number number)) {
            return count;
        }
        long all = new BigDecimal(number.toString())
                .multiply(BigDecimal.valueOf(millis))
                .longValue();
        Duration duration = Duration.ofMillis(all);
        long days = duration.toDays();
        String rest = duration.minusDays(days).toString();
        if (days == 0) {
            return rest;
        }
        return "P" + days + "D" + (rest.equals("PT0S") ? "" : rest.substring(1));
    }

    /** The duration as a count of units; null when it is none. */
    static @Nullable Object count(Object iso, long millis) {
        try {
            return Duration.parse(String.valueOf(iso)).toMillis() / millis;
        } catch (DateTimeParseException | ArithmeticException unreadable) {
            return null;
        }
    }
}
