package dev.athanor.platform.tracking;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes of a run; what is null stays.
 *
 * @param status new status
 * @param startedAt new start
 * @param endedAt new end
 * @param name new name; tag {@code mlflow.runName} follows
 * @param hidden archived or not
 * @param properties properties to set
 */
public record RunUpdate(
        @Nullable RunStatus status,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String name,
        @Nullable Boolean hidden,
        Map<String, String> properties) {
    /** A change of status and end. */
    public static RunUpdate ended(RunStatus status, Instant at) {
        return new RunUpdate(status, null, at, null, null, Map.of());
    }

    /** The run has begun. */
    public static RunUpdate started(Instant at) {
        return new RunUpdate(RunStatus.RUNNING, at, null, null, null, Map.of());
    }

    /** Another name. */
    public static RunUpdate named(String name) {
        return new RunUpdate(null, null, null, name, null, Map.of());
    }

    /** Archives the run or brings it back. */
    public static RunUpdate hidden(boolean hidden) {
        return new RunUpdate(null, null, null, null, hidden, Map.of());
    }

    /** Sets properties. */
    public static RunUpdate properties(Map<String, String> properties) {
        return new RunUpdate(null, null, null, null, null, properties);
    }
}
