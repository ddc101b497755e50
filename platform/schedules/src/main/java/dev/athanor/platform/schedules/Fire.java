package dev.athanor.platform.schedules;

import dev.athanor.foundation.kernel.Copies;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One time that a schedule fired, or should have.
 *
 * @param key what tells it from the others of its schedule: the same key never fires twice
 * @param cause why it fires
 * @param planned for which moment it fires
 * @param state what came of it
 * @param submission name of what it starts, made from the schedule's name and the key
 * @param message why it failed or did not fire, or null
 * @param attempts how often starting was tried
 * @param changedAt when its state last changed
 * @param facts what is known of the event for which it fires; nothing otherwise
 */
public record Fire(
        String key,
        Cause cause,
        Instant planned,
        State state,
        String submission,
        @Nullable String message,
        int attempts,
        Instant changedAt,
        Map<String, String> facts) {
    public Fire {
        facts = Copies.inOrder(facts);
    }

    /** Why a schedule fires. */
    public enum Cause {
        /** Its time has come. */
        TIME,
        /** Somebody asked. */
        REQUEST,
        /** Something has happened. */
        EVENT
    }

    /** What came of it. */
    public enum State {
        /** It is to be started; that is written down before it is tried. */
        DUE,
        /** It was started. */
        FIRED,
        /** It could not be started. */
        FAILED,
        /** Its moment passed while nobody looked, and it was not made up for. */
        MISSED
    }
}
