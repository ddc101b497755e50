package dev.athanor.protocols.arm;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.platform.security.Sas;
import dev.athanor.platform.security.Security;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of single blobs that need no other credential than what is written in them, for an hour. */
final class SignedBlobs {
    private final String base;
    private final Security security;

    SignedBlobs(ArmRooms rooms) {
        this.base = rooms.base();
        this.security = rooms.security();
    }

    String address(BlobPath blob, String permissions) {
        return address(blob, permissions, "");
    }

    /** The same blob under a name that azureml-mlflow takes for one of Azure's blob hosts; it reads from no other. */
    String hosted(BlobPath blob, String permissions) {
        return address(blob, permissions, "_.blob.core.windows.net/");
    }

    private String address(BlobPath blob, String permissions, String host) {
        String sas = security.sas()
                .blob(
                        blob.container().account(),
                        blob.container().name(),
                        blob.name(),
                        permissions,
                        Sas.DEFAULT_LIFETIME);
        return base + "/st/" + blob.container().account() + "/" + host
                + blob.container().name() + "/" + encode(blob.name()) + "?" + sas;
    }

    private static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }
}
