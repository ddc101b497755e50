package dev.athanor.foundation.blobs;

import dev.athanor.foundation.kernel.Copies;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a blob.
 *
 * @param path its address
 * @param size bytes; of a followed file, what it has now
 * @param etag changes with every change of content, metadata or headers; without quotes
 * @param createdAt when it was first written
 * @param modifiedAt when it was last changed
 * @param contentType media type
 * @param md5 of the content, base64, when it was computed on the way in or the client set it
 * @param sha256 of the content, lower-case hex, when it was computed on the way in (up to 64 MiB) or since; see {@link BlobStore#digest}
 * @param metadata the client's own pairs, names as sent
 * @param headers further content headers that the client set ({@code content-encoding}, {@code content-language}, {@code
 *     content-disposition}, {@code cache-control}), names in lower case
 */
public record BlobInfo(
        BlobPath path,
        long size,
        String etag,
        Instant createdAt,
        Instant modifiedAt,
        String contentType,
        @Nullable String md5,
        @Nullable String sha256,
        Map<String, String> metadata,
        Map<String, String> headers) {
    /** Copies both maps. */
    public BlobInfo {
        metadata = Copies.inOrder(metadata);
        headers = Copies.inOrder(headers);
    }

    /** Its name within the container. */
    public String name() {
        return path.name();
    }
}
