package dev.athanor.platform.schedules;

import dev.athanor.foundation.kernel.Hashes;
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

    /** Digits of a digest that tell what happened in one millisecond apart. */
    private static final int DIGITS = 12;

    private FireKeys() {}

    /** Of a moment of the trigger. */
    static String time(Instant planned) {
        return SECOND.format(planned);
    }

    /** Of a request for a moment. */
    static String request(Instant planned) {
        return "request-" + MILLISECOND.format(planned);
    }

    /** Of something that has happened: the same for the same. */
    static String event(Instant moment, String identity) {
        return MILLISECOND.format(moment) + "-" + Hashes.sha256(identity).substring(0, DIGITS);
    }

    /** Of a call that its caller gave a name: the same however often it is sent. */
    static String delivery(String name) {
        return "call-" + Hashes.sha256(name).substring(0, 2 * DIGITS);
    }

    static String submission(String schedule, String key) {
        return schedule + "-" + key;
    }
}
