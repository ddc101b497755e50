package dev.athanor.platform.tracking;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dataset that a run read.
 *
 * @param name the dataset's name, up to 500 characters
 * @param digest its digest, up to 36 characters; name and digest are its identity within the experiment
 * @param sourceType sort of source
 * @param source where it comes from
 * @param schema its columns, or null
 * @param profile its summary, or null
 * @param tags tags of this reading, such as {@code mlflow.data.context}
 */
public record DatasetInput(
        String name,
        String digest,
        String sourceType,
        String source,
        @Nullable String schema,
        @Nullable String profile,
        Map<String, String> tags) {}
