package dev.athanor.platform.workspaces;

import dev.athanor.foundation.kernel.Copies;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a datastore shall be.
 *
 * @param name its name
 * @param type see {@link Datastore#type}
 * @param account storage account, if any
 * @param container container, share or file system, if any
 * @param isDefault whether it shall become the default one
 * @param description what it is for
 * @param tags tags
 * @param credentials kind of credentials
 * @param secrets the secrets themselves as one opaque text, null to keep those stored before
 * @param document what the client sent, without secrets
 */
public record DatastoreSpec(
        String name,
        String type,
        @Nullable String account,
        @Nullable String container,
        boolean isDefault,
        @Nullable String description,
        Map<String, String> tags,
        String credentials,
        @Nullable String secrets,
        String document) {
    public DatastoreSpec {
        tags = Copies.inOrder(tags);
    }
}
