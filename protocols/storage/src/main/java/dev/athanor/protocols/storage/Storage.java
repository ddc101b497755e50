package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.http.Resource;
import dev.athanor.platform.security.Security;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The Blob protocol's routes. */
public final class Storage {
    private Storage() {}

    /**
     * What is to be served under {@code /st}.
     *
     * @param workspaceOf ARM id of the workspace that a storage account belongs to, empty when there is no such account
     */
    public static List<Resource> resources(
            BlobStore blobs, Security security, Function<String, Optional<String>> workspaceOf) {
        return List.of(new StorageResource(blobs, new Gate(security, workspaceOf)));
    }
}
