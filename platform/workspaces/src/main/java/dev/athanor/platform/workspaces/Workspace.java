package dev.athanor.platform.workspaces;

import dev.athanor.foundation.kernel.Copies;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workspace that exists. Other rooms take one instead of names, and store its {@link #guid}.
 *
 * @param id where it stands
 * @param guid its identity, never used again
 * @param location region as given, {@code local} by default
 * @param kind {@code Default}, {@code Hub}, {@code Project} or {@code FeatureStore}
 * @param tags tags of the resource
 * @param displayName name for people
 * @param description what it is for
 * @param createdAt when it was made
 * @param createdBy who made it
 * @param modifiedAt when it was last changed
 * @param document what the client sent, kept whole
 */
public record Workspace(
        WorkspaceId id,
        String guid,
        String location,
        String kind,
        Map<String, String> tags,
        @Nullable String displayName,
        @Nullable String description,
        Instant createdAt,
        String createdBy,
        Instant modifiedAt,
        String document) {
    /** Container of the default datastore. */
    public static final String BLOBSTORE = "azureml-blobstore";

    /** Container of runs' artifacts and logs. */
    public static final String ARTIFACTS = "azureml";

    /** Container of the default file share. */
    public static final String FILESTORE = "azureml-filestore";

    /** Container of notebooks and working folders. */
    public static final String WORKING = "azureml-working";

    public Workspace {
        tags = Copies.inOrder(tags);
    }

    /** The ARM id. */
    public String arm() {
        return id.arm();
    }

    /** The workspace's own storage account: {@code ath} and the first twelve hex digits of the guid. */
    public String storageAccount() {
        return accountOf(guid);
    }

    static String accountOf(String guid) {
        return "ath" + guid.replace("-", "").substring(0, 12);
    }
}
