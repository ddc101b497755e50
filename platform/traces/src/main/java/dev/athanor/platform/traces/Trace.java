package dev.athanor.platform.traces;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A trace without its spans.
 *
 * @param id its id, {@code tr-…} unless a client chose another
 * @param experimentId the experiment it belongs to
 * @param owner id of the principal that made it: what a job may write to
 * @param clientRequestId what its client calls it, or null
 * @param requestedAt when it began
 * @param duration milliseconds that it took, or null while it goes on
 * @param state how it went
 * @param requestPreview the beginning of what was asked, or null
 * @param responsePreview the beginning of what was answered, or null
 * @param metadata what never changes about it
 * @param tags what people note about it
 * @param assessments what is thought of it, oldest first
 */
public record Trace(
        String id,
        String experimentId,
        String owner,
        @Nullable String clientRequestId,
        Instant requestedAt,
        @Nullable Long duration,
        State state,
        @Nullable String requestPreview,
        @Nullable String responsePreview,
        Map<String, String> metadata,
        Map<String, String> tags,
        List<Assessment> assessments) {
    /** Tag that tells clients where spans are. */
    public static final String SPANS_TAG = "mlflow.trace.spansLocation";

    /** Value of {@link #SPANS_TAG} for spans that are kept here. */
    public static final String SPANS_HERE = "TRACKING_STORE";

    /** Tag that holds its name. */
    public static final String NAME_TAG = "mlflow.traceName";

    /** Metadata that names the run it was made in. */
    public static final String RUN_METADATA = "mlflow.sourceRun";

    /** How a trace went. */
    public enum State {
        /** Nobody said. */
        STATE_UNSPECIFIED,
        /** Well. */
        OK,
        /** It failed. */
        ERROR,
        /** It goes on. */
        IN_PROGRESS
    }

    /** The same trace with what is thought of it. */
    Trace with(Map<String, String> itsMetadata, Map<String, String> itsTags, List<Assessment> thoughts) {
        return new Trace(
                id,
                experimentId,
                owner,
                clientRequestId,
                requestedAt,
                duration,
                state,
                requestPreview,
                responsePreview,
                itsMetadata,
                itsTags,
                thoughts);
    }

    /** The same trace with more tags and what is thought of it. */
    public Trace with(Map<String, String> moreTags, List<Assessment> thoughts) {
        Map<String, String> allTags = new TreeMap<>(tags);
        allTags.putAll(moreTags);
        return with(metadata, allTags, thoughts);
    }
}
