package dev.athanor.protocols.arm;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.workspaces.Workspace;

/** Addresses of files as clients send and want them. */
final class AssetAddresses {
    private final Assets assets;

    AssetAddresses(Assets assets) {
        this.assets = assets;
    }

    /** Checks that an address can be understood and that its datastore exists; short {@code azureml://datastores/…} becomes long. */
    String checked(Workspace workspace, String uri, String target) {
        ArmErrors.referenced(target, () -> assets.locate(workspace, uri));
        String head = "azureml://datastores/";
        return uri.startsWith(head) ? workspaceUri(workspace) + uri.substring("azureml://".length()) : uri;
    }

    /** An address that every client can follow: of files here, the long datastore address. */
    String followable(Workspace workspace, String uri) {
        if (uri.startsWith("azureml://subscriptions/") || uri.startsWith("http")) {
            return uri;
        }
        try {
            return assets.locate(workspace, uri) instanceof Location.Blobs blobs
                    ? assets.datastoreUri(workspace, blobs).orElse(uri)
                    : uri;
        } catch (AthanorException gone) {
            // The datastore or output it was registered with is no more; the address as sent tells most.
            return uri;
        }
    }

    /** Whether a file or folder lies at an address; of places elsewhere nothing is known, so they pass. */
    boolean filled(Workspace workspace, String uri, BlobStore blobs) {
        if (!(assets.locate(workspace, uri) instanceof Location.Blobs place)) {
            return true;
        }
        String prefix = place.prefix();
        boolean folder = prefix.isEmpty() || prefix.endsWith("/");
        if (!folder && blobs.find(place.container().blob(prefix)).isPresent()) {
            return true;
        }
        return blobs.container(place.container()).isPresent()
                && !blobs.list(place.container(), folder ? prefix : prefix + "/", null, null, 1)
                        .blobs()
                        .isEmpty();
    }

    private static String workspaceUri(Workspace workspace) {
        return "azureml://subscriptions/" + workspace.id().subscription() + "/resourcegroups/"
                + workspace.id().group() + "/workspaces/" + workspace.id().name() + "/";
    }
}
