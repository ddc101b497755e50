package dev.athanor.platform.evaluation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A set of records to judge an application by.
 *
 * @param id its id, {@code d-…}
 * @param name what it is called
 * @param digest changes with its records
 * @param schema kinds of its fields, a document of its clients, or null
 * @param profile facts about its records, a document of its clients, or null
 * @param createdAt when it was made
 * @param modifiedAt when it was last changed
 * @param createdBy who made it, or null
 * @param modifiedBy who changed it last, or null
 * @param tags what people note about it
 * @param experimentIds experiments that use it
 */
public record EvaluationDataset(
        String id,
        String name,
        String digest,
        @Nullable String schema,
        @Nullable String profile,
        Instant createdAt,
        Instant modifiedAt,
        @Nullable String createdBy,
        @Nullable String modifiedBy,
        Map<String, String> tags,
        List<String> experimentIds) {
    EvaluationDataset with(Map<String, String> itsTags, List<String> itsExperiments) {
        return new EvaluationDataset(
                id,
                name,
                digest,
                schema,
                profile,
                createdAt,
                modifiedAt,
                createdBy,
                modifiedBy,
                itsTags,
                itsExperiments);
    }
}
