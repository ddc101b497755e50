package dev.athanor.platform.jobs;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stands.
 *
 * @param workspaceGuid its workspace
 * @param name its name and its run's id
 * @param kind its kind
 * @param state where it stands
 * @param experiment its experiment's name
 * @param displayName name for people
 * @param description text for people
 * @param tags labels, one truth with the run's tags
 * @param properties labels that are only added to; what was substituted in its environment is among them
 * @param archived hidden from lists
 * @param compute the compute's name, or null
 * @param priority 1 to 3
 * @param waiting why it waits and when its turn comes, or null
 * @param createdAt when it was accepted
 * @param createdBy who submitted it
 * @param startedAt when its process started
 * @param endedAt when it was over
 * @param modifiedAt last change
 * @param parent the job it is a child of
 * @param document the wire form as it came
 */
public record Job(
        String workspaceGuid,
        String name,
        JobKind kind,
        JobState state,
        String experiment,
        @Nullable String displayName,
        @Nullable String description,
        Map<String, String> tags,
        Map<String, String> properties,
        boolean archived,
        @Nullable String compute,
        int priority,
        @Nullable Waiting waiting,
        Instant createdAt,
        String createdBy,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Instant modifiedAt,
        @Nullable String parent,
        String document) {

    /** Azure's word for where it stands. */
    public JobStatus status() {
        return state.status();
    }

    /** Why it failed, if it did. */
    public Optional<JobError> error() {
        Outcome outcome = switch (state) {
            case JobState.Finalizing finalizing -> finalizing.outcome();
            case JobState.Ended ended -> ended.outcome();
            default -> new Outcome.Completed();
        };
        return outcome instanceof Outcome.Failed failed ? Optional.of(failed.error()) : Optional.empty();
    }
}
