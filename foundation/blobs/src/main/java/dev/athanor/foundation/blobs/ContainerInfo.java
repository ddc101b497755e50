package dev.athanor.foundation.blobs;

import dev.athanor.foundation.kernel.Copies;
import java.time.Instant;
import java.util.Map;

/**
 * What is known of a container.
 *
 * @param id its address
 * @param etag changes when its metadata does; without quotes
 * @param modifiedAt when it was made or its metadata changed
 * @param metadata the client's own pairs
 */
public record ContainerInfo(ContainerId id, String etag, Instant modifiedAt, Map<String, String> metadata) {
    /** Copies the metadata. */
    public ContainerInfo {
        metadata = Copies.inOrder(metadata);
    }
}
