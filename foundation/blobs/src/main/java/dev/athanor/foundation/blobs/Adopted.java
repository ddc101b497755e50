package dev.athanor.foundation.blobs;

import java.util.List;

/**
 * What came of adopting a folder.
 *
 * @param blobs the new blobs
 * @param skipped what could not become a blob, each as {@code PATH: why} (a link that leads out of the folder, a socket, a name that is not
 *     allowed); it stays where it was
 */
public record Adopted(List<BlobInfo> blobs, List<String> skipped) {
    /** Copies both lists. */
    public Adopted {
        blobs = List.copyOf(blobs);
        skipped = List.copyOf(skipped);
    }
}
