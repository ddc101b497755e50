package dev.athanor.platform.tracking;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model as a run logged it, before or without registration.
 *
 * @param id {@code m-} and 32 hex digits
 * @param experimentId its experiment
 * @param name name for people
 * @param modelType what sort, or null
 * @param sourceRunId the run that made it, or null
 * @param status how far the upload is
 * @param artifactLocation folder of its artifacts when its experiment's location was chosen by a client, else null
 * @param owner id of the principal that created it
 * @param createdAt when it was made
 * @param modifiedAt when it was last changed
 * @param params parameters
 * @param tags tags
 * @param metrics latest points that runs logged about it, one a key, dataset and run
 */
public record LoggedModel(
        String id,
        String experimentId,
        String name,
        @Nullable String modelType,
        @Nullable String sourceRunId,
        Status status,
        @Nullable String artifactLocation,
        String owner,
        Instant createdAt,
        Instant modifiedAt,
        Map<String, String> params,
        Map<String, String> tags,
        List<OfRun> metrics) {
    /** How far the upload of a logged model is. */
    public enum Status {
        /** Nothing is known. */
        UNSPECIFIED,
        /** Its files are on the way. */
        PENDING,
        /** Its files are there. */
        READY,
        /** Its files did not arrive. */
        UPLOAD_FAILED
    }

    /**
     * A point that a run logged about the model.
     *
     * @param runId the run
     * @param metric the point
     */
    public record OfRun(String runId, Metric metric) {}

    /**
     * What a new logged model shall be.
     *
     * @param experimentId its experiment
     * @param name name, or null for a made one
     * @param modelType what sort, or null
     * @param sourceRunId the run that makes it, or null
     * @param owner id of the principal that creates it
     * @param params parameters
     * @param tags tags
     * @param id its id, or null for a new one
     * @param createdAt when it was made elsewhere, or null for now
     */
    public record Spec(
            String experimentId,
            @Nullable String name,
            @Nullable String modelType,
            @Nullable String sourceRunId,
            String owner,
            Map<String, String> params,
            Map<String, String> tags,
            @Nullable String id,
            @Nullable Instant createdAt) {
        /** One that is made here and now. */
        public Spec(
                String experimentId,
                @Nullable String name,
                @Nullable String modelType,
                @Nullable String sourceRunId,
                String owner,
                Map<String, String> params,
                Map<String, String> tags) {
            this(experimentId, name, modelType, sourceRunId, owner, params, tags, null, null);
        }
    }
}
