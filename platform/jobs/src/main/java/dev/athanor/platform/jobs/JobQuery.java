package dev.athanor.platform.jobs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list, newest first.
 *
 * @param view active ones, archived ones or both
 * @param experiment only this experiment's, or null
 * @param parent only this job's children; null for jobs without a parent
 * @param kind only this kind, or null
 * @param tags tags they must have; an empty value asks for the tag only
 * @param properties properties they must have
 * @param after the mark of the page before, or null
 * @param limit most jobs a page
 */
public record JobQuery(
        View view,
        @Nullable String experiment,
        @Nullable String parent,
        @Nullable JobKind kind,
        Map<String, String> tags,
        Map<String, String> properties,
        @Nullable String after,
        int limit) {
    /** Hidden or not. */
    public enum View {
        ACTIVE,
        ARCHIVED,
        ALL
    }

    /** The first page of all that is not archived. */
    public static JobQuery active(int limit) {
        return new JobQuery(View.ACTIVE, null, null, null, Map.of(), Map.of(), null, limit);
    }
}
