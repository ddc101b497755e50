package dev.athanor.foundation.blobs;

import java.util.regex.Pattern;

/**
 * A container of an account. A value of this type has a name that is safe as a folder.
 *
 * @param account storage account: lower-case letters and digits
 * @param name container: lower-case letters, digits and hyphens
 */
public record ContainerId(String account, String name) {
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    /** Checks both names. */
    public ContainerId {
        if (!ACCOUNT.matcher(account).matches()) {
            throw BlobProblem.CONTAINER_NAME_INVALID.because(
                    "'" + BlobNames.shown(account) + "' is no account name: 3 to 24 lower-case letters and digits");
        }
        if (!NAME.matcher(name).matches()) {
            throw BlobProblem.CONTAINER_NAME_INVALID.because(
                    "'" + BlobNames.shown(name)
                            + "' is no container name: 1 to 63 lower-case letters, digits and hyphens, no hyphen at either end");
        }
    }

    /** A blob in this container. */
    public BlobPath blob(String blobName) {
        return new BlobPath(this, blobName);
    }

    @Override
    public String toString() {
        return account + "/" + name;
    }
}
