package dev.athanor.foundation.blobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing, in order of name.
 *
 * @param blobs blobs of the page
 * @param prefixes with a delimiter: the common beginnings, each once, each ending in the delimiter
 * @param next marker of the page after, or null when this is the last
 */
public record BlobPage(
        List<BlobInfo> blobs,
        List<String> prefixes,
        @Nullable String next) {
    /** Copies both lists. */
    public BlobPage {
        blobs = List.copyOf(blobs);
        prefixes = List.copyOf(prefixes);
    }
}
