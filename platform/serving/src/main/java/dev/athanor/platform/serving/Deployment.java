package dev.athanor.platform.serving;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model and what answers with it, behind an endpoint.
 *
 * @param workspaceGuid whose it is
 * @param spec what was asked
 * @param revision counts the wishes, from 1
 * @param activeRevision the wish whose instances answer; 0 when none does
 * @param state where it stands
 * @param error why it failed, with the script's traceback where there is one; null when it did not
 * @param notes what was substituted for what was asked, one a line; empty when nothing was
 * @param createdAt when it was made
 * @param createdBy who made it
 * @param modifiedAt when it was last changed
 */
public record Deployment(
        String workspaceGuid,
        DeploymentSpec spec,
        long revision,
        long activeRevision,
        DeploymentState state,
        @Nullable String error,
        String notes,
        Instant createdAt,
        String createdBy,
        Instant modifiedAt) {
    /** The state's machine takes a step. */
    Deployment after(DeploymentState.Event event, @Nullable String why, Instant now) {
        return new Deployment(
                workspaceGuid,
                spec,
                revision,
                event == DeploymentState.Event.STARTED ? revision : activeRevision,
                state.after(event),
                why,
                notes,
                createdAt,
                createdBy,
                now);
    }

    /** Its name. */
    public String name() {
        return spec.name();
    }
}
