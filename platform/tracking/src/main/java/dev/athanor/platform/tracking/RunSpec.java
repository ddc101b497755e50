package dev.athanor.platform.tracking;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a new run shall be.
 *
 * @param id its id, or null for a new one; a job gives its name
 * @param experimentId its experiment
 * @param name name, or null for one of tag {@code mlflow.runName} or a made one
 * @param user who starts it, as the client says; may be empty
 * @param owner id of the principal that creates it
 * @param status first status; clients start with RUNNING
 * @param startedAt start as the client tells it
 * @param tags first tags
 * @param properties Azure's properties of the run
 */
public record RunSpec(
        @Nullable String id,
        String experimentId,
        @Nullable String name,
        String user,
        String owner,
        RunStatus status,
        Instant startedAt,
        Map<String, String> tags,
        Map<String, String> properties) {
    /** The run of a job: its id is the job's name. */
    public static RunSpec ofJob(
            String job, String experimentId, String name, String owner, Instant startedAt, Map<String, String> tags) {
        return new RunSpec(job, experimentId, name, owner, owner, RunStatus.SCHEDULED, startedAt, tags, Map.of());
    }
}
