package dev.athanor.platform.workspaces;

import dev.athanor.foundation.kernel.Copies;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A named place of files.
 *
 * @param workspaceGuid the workspace it belongs to
 * @param name its name, unique in the workspace without regard to case
 * @param type {@code AzureBlob}, {@code AzureFile}, {@code AzureDataLakeGen1}, {@code AzureDataLakeGen2}, {@code OneLake} or {@code Hdfs}
 * @param account storage account; null for types without one. For places of this server the plain name, without host and path
 * @param container container, share or file system; null for types without one
 * @param local whether the account is this workspace's own, so that the files are here
 * @param isDefault whether it is where uploads go by default
 * @param description what it is for
 * @param tags tags
 * @param credentials kind of credentials: {@code None}, {@code Sas}, {@code AccountKey}, {@code ServicePrincipal}, {@code Certificate} …
 * @param createdAt when it was made
 * @param createdBy who made it
 * @param modifiedAt when it was last changed
 * @param document what the client sent, without secrets, kept whole
 */
public record Datastore(
        String workspaceGuid,
        String name,
        String type,
        @Nullable String account,
        @Nullable String container,
        boolean local,
        boolean isDefault,
        @Nullable String description,
        Map<String, String> tags,
        String credentials,
        Instant createdAt,
        String createdBy,
        Instant modifiedAt,
        String document) {
    public Datastore {
        tags = Copies.inOrder(tags);
    }
}
