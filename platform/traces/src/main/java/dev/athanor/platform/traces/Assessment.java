package dev.athanor.platform.traces;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody thinks of a trace.
 *
 * @param id its id, {@code a-…}
 * @param kind what sort it is
 * @param name what is judged
 * @param value the judgement as plain text, for searches; null when there is none
 * @param valid whether no later one took its place
 * @param overrides the assessment whose place it took, or null
 * @param createdAt when it was given
 * @param modifiedAt when it was last changed
 * @param document all that the fields above do not say, as clients gave it
 */
public record Assessment(
        String id,
        Kind kind,
        String name,
        @Nullable String value,
        boolean valid,
        @Nullable String overrides,
        Instant createdAt,
        Instant modifiedAt,
        String document) {
    /** Sorts of assessments. */
    public enum Kind {
        /** A judgement of how it went. */
        FEEDBACK,
        /** What should have come out. */
        EXPECTATION,
        /** A problem that was found. */
        ISSUE
    }
}
