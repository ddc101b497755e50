package dev.athanor.platform.compute;

import dev.athanor.foundation.kernel.Copies;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a compute target is asked to be.
 *
 * @param name letters, digits and dashes, 2 to 32 (24 for instances) characters, beginning with a letter
 * @param kind its kind
 * @param vmSize name of a size, or null for the whole machine
 * @param minNodes least nodes of a cluster
 * @param maxNodes most nodes of a cluster
 * @param idle after which a cluster's node is given back
 * @param lowPriority whether a cluster's nodes are of the low-priority tier
 * @param location for people
 * @param description for people, or null
 * @param tags for people
 * @param document what the client sent, kept whole
 */
public record TargetSpec(
        String name,
        ComputeKind kind,
        @Nullable String vmSize,
        int minNodes,
        int maxNodes,
        Duration idle,
        boolean lowPriority,
        @Nullable String location,
        @Nullable String description,
        Map<String, String> tags,
        String document) {
    public TargetSpec {
        tags = Copies.inOrder(tags);
    }
}
