package dev.athanor.foundation.blobs;

/**
 * A blob's address. A value of this type has a name that cannot leave its container: no empty, {@code .} or {@code ..} segment, no backslash,
 * no control character, no segment longer than a file name may be.
 *
 * @param container where it lies
 * @param name its name; slashes make folders
 */
public record BlobPath(ContainerId container, String name) {
    /** Checks the name. */
    public BlobPath {
        BlobNames.check(name);
    }

    /** A blob by its three names. */
    public static BlobPath of(String account, String container, String name) {
        return new BlobPath(new ContainerId(account, container), name);
    }

    @Override
    public String toString() {
        return container + "/" + name;
    }
}
