package dev.athanor.platform.workspaces;

import java.time.Instant;

/**
 * A resource of a kind that nothing acts on yet: checked by whoever saves it, and kept whole.
 *
 * @param workspaceGuid the workspace it belongs to
 * @param kind its kind, such as {@code connections}
 * @param name its name; of a resource within another, both names with a slash between
 * @param createdAt when it was made
 * @param createdBy who made it
 * @param modifiedAt when it was last changed
 * @param document what the client sent
 */
public record KeptResource(
        String workspaceGuid,
        String kind,
        String name,
        Instant createdAt,
        String createdBy,
        Instant modifiedAt,
        String document) {}
