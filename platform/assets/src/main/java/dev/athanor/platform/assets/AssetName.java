package dev.athanor.platform.assets;

import dev.athanor.foundation.kernel.Copies;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A name with its versions: ARM's container, and for models MLflow's registered model.
 *
 * @param id grows in order of creation, over all assets of the server
 * @param workspaceGuid the workspace it belongs to
 * @param kind which sort
 * @param name the name
 * @param description what it is
 * @param tags tags
 * @param properties properties
 * @param aliases version by alias; for models only
 * @param archived whether lists leave it out
 * @param latestVersion the version made last that is not archived; null when there is none
 * @param nextVersion the version that the next nameless one gets
 * @param createdAt when it was made
 * @param createdBy who made it
 * @param modifiedAt when it or one of its versions was last changed
 * @param document what the client sent for the name itself, kept whole
 */
public record AssetName(
        long id,
        String workspaceGuid,
        AssetKind kind,
        String name,
        @Nullable String description,
        Map<String, String> tags,
        Map<String, String> properties,
        Map<String, String> aliases,
        boolean archived,
        @Nullable String latestVersion,
        String nextVersion,
        Instant createdAt,
        String createdBy,
        Instant modifiedAt,
        String document) {
    public AssetName {
        tags = Copies.inOrder(tags);
        properties = Copies.inOrder(properties);
        aliases = Copies.inOrder(aliases);
    }
}
