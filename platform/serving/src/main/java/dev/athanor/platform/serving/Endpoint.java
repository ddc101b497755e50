package dev.athanor.platform.serving;

import java.time.Instant;

/**
 * An address that deployments answer behind.
 *
 * @param workspaceGuid whose it is
 * @param spec what was asked
 * @param createdAt when it was made
 * @param createdBy who made it
 * @param modifiedAt when it was last changed
 */
public record Endpoint(
        String workspaceGuid, EndpointSpec spec, Instant createdAt, String createdBy, Instant modifiedAt) {
    /** Its name. */
    public String name() {
        return spec.name();
    }
}
