package dev.athanor.protocols.arm;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.platform.security.Sas;
import dev.athanor.platform.security.Security;

/** Addresses of single blobs that need no other credential than what is written in them, for an hour. */
final class SignedBlobs {
    private final String base;
    private final Security security;

    SignedBlobs(ArmRooms rooms) {
        this.base = rooms.base();
        this.security = rooms.security();
    }

    String address(BlobPath blob, String permissions) {
        return security.sas()
                .address(
                        base,
                        blob.container().account(),
                        blob.container().name(),
                        blob.name(),
                        permissions,
                        Sas.DEFAULT_LIFETIME);
    }

    /** The same blob under a name that azureml-mlflow takes for one of Azure's blob hosts; it reads from no other. */
    String hosted(BlobPath blob, String permissions) {
        String account = "/st/" + blob.container().account() + "/";
        return address(blob, permissions).replace(account, account + "_.blob.core.windows.net/");
    }
}
