package dev.athanor.platform.workspaces;

import dev.athanor.foundation.kernel.Copies;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace shall be.
 *
 * @param location region, {@code local} by default
 * @param kind {@code Default}, {@code Hub}, {@code Project} or {@code FeatureStore}
 * @param tags tags of the resource
 * @param displayName name for people
 * @param description what it is for
 * @param document what the client sent, kept whole
 */
public record WorkspaceSpec(
        String location,
        String kind,
        Map<String, String> tags,
        @Nullable String displayName,
        @Nullable String description,
        String document) {
    public WorkspaceSpec {
        tags = Copies.inOrder(tags);
    }

    /** A plain workspace of this machine. */
    public static WorkspaceSpec local() {
        return new WorkspaceSpec("local", "Default", Map.of(), null, null, "{}");
    }
}
