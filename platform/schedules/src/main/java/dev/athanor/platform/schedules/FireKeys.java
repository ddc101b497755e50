package dev.athanor.platform.schedules;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Keys of fires, and the names of what they start: {@code nightly-20260101T060000Z}, as Azure shows them. */
final class FireKeys {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLISECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private FireKeys() {}

    /** Of a moment of the trigger. */
    static String time(Instant planned) {
        return SECOND.format(planned);
    }

    /** Of a request for a moment. */
    static String request(Instant planned) {
        return "request-" + MILLISECOND.format(planned);
    }

    static String submission(String schedule, String key) {
        return schedule + "-" + key;
    }
}
