package dev.athanor.platform.compute;

import java.time.Instant;
import java.util.List;

/**
 * A compute target of a workspace.
 *
 * @param workspace GUID of the workspace
 * @param spec what was asked
 * @param state whether it runs
 * @param createdAt when it was made
 * @param createdBy who made it
 * @param modifiedAt last change
 * @param stateAt last change of state
 * @param notes what was substituted on this machine, for the job's log and {@code compute show}
 */
public record ComputeTarget(
        String workspace,
        TargetSpec spec,
        TargetState state,
        Instant createdAt,
        String createdBy,
        Instant modifiedAt,
        Instant stateAt,
        List<String> notes) {
    public ComputeTarget {
        notes = List.copyOf(notes);
    }

    /** Its name. */
    public String name() {
        return spec.name();
    }

    /** Its kind. */
    public ComputeKind kind() {
        return spec.kind();
    }
}
