package dev.athanor.platform.tracking;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A named set of runs.
 *
 * @param id decimal number that counts up within the workspace; {@code 0} is "Default"
 * @param name unique within the workspace, deleted ones included
 * @param artifactLocation where its runs' artifacts go when a client chose so, else null: the workspace's own store
 * @param stage in use or deleted
 * @param createdAt when it was made
 * @param modifiedAt when it was last renamed, deleted or restored
 * @param tags its tags
 */
public record Experiment(
        String id,
        String name,
        @Nullable String artifactLocation,
        Stage stage,
        Instant createdAt,
        Instant modifiedAt,
        Map<String, String> tags) {
    /** Id of the experiment that every workspace has from the start. */
    public static final String DEFAULT_ID = "0";

    /** Name of the experiment that every workspace has from the start. */
    public static final String DEFAULT_NAME = "Default";
}
