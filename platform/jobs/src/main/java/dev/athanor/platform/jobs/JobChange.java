package dev.athanor.platform.jobs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may be changed of a job at any time; null leaves a part as it is.
 *
 * @param displayName name for people
 * @param description text for people
 * @param tags all tags, or null
 * @param properties properties to add, or null
 * @param archived whether it is hidden from lists
 */
public record JobChange(
        @Nullable String displayName,
        @Nullable String description,
        @Nullable Map<String, String> tags,
        @Nullable Map<String, String> properties,
        @Nullable Boolean archived) {}
