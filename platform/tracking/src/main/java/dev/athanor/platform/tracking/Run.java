package dev.athanor.platform.tracking;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run: who, when, how it went, and the latest of all it logged.
 *
 * @param id 32 hex digits, or a job's name
 * @param experimentId its experiment
 * @param name name for people; also tag {@code mlflow.runName}
 * @param user who a client says started it; may be empty
 * @param owner id of the principal that created it
 * @param status how far it is
 * @param stage in use or deleted
 * @param hidden archived: listings of jobs leave it out, searches of runs do not
 * @param startedAt start as the client tells it; the epoch when it does not
 * @param endedAt end, or null
 * @param artifactLocation folder of its artifacts when its experiment's location was chosen by a client, else null
 * @param metrics latest point of each metric: greatest step, then time, then value
 * @param params parameters; never change
 * @param tags tags
 * @param properties Azure's properties of a run; clients of MLflow never see them
 * @param datasets datasets it read
 * @param modelInputs ids of logged models it read
 * @param modelOutputs logged models it made
 */
public record Run(
        String id,
        String experimentId,
        String name,
        String user,
        String owner,
        RunStatus status,
        Stage stage,
        boolean hidden,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String artifactLocation,
        List<Metric> metrics,
        Map<String, String> params,
        Map<String, String> tags,
        Map<String, String> properties,
        List<DatasetInput> datasets,
        List<String> modelInputs,
        List<ModelOutput> modelOutputs) {
    /** Tag that holds the run's name. */
    public static final String NAME_TAG = "mlflow.runName";

    /** Tag that holds the id of the run above. */
    public static final String PARENT_TAG = "mlflow.parentRunId";

    /** Tag that holds a description for people. */
    public static final String NOTE_TAG = "mlflow.note.content";

    /**
     * A logged model that a run made.
     *
     * @param modelId the model
     * @param step the step at which it was made
     */
    public record ModelOutput(String modelId, long step) {}
}
