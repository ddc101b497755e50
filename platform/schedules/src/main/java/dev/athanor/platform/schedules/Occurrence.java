package dev.athanor.platform.schedules;

import dev.athanor.foundation.kernel.Copies;
import java.time.Instant;
import java.util.Map;

/**
 * Something that has happened once.
 *
 * @param identity what tells it from all others of its kind; the same each time it is asked for
 * @param moment when it happened; the same each time
 * @param facts what is known of it, for <code>${{event.NAME}}</code> in what a schedule starts
 */
public record Occurrence(String identity, Instant moment, Map<String, String> facts) {
    public Occurrence {
        facts = Copies.inOrder(facts);
    }
}
