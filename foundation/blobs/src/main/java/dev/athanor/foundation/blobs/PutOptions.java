package dev.athanor.foundation.blobs;

import dev.athanor.foundation.kernel.Copies;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a blob is to be written.
 *
 * @param contentType media type
 * @param metadata the client's own pairs
 * @param headers further content headers, names in lower case; see {@link BlobInfo#headers}
 * @param onlyIfAbsent refuse when there is a blob of that name
 * @param ifMatch refuse unless the blob has this ETag now; null for no condition
 * @param md5 base64 MD5 that the content must have; null for no check
 */
public record PutOptions(
        String contentType,
        Map<String, String> metadata,
        Map<String, String> headers,
        boolean onlyIfAbsent,
        @Nullable String ifMatch,
        @Nullable String md5) {
    /** What is taken when nobody names a media type. */
    public static final String OCTET_STREAM = "application/octet-stream";

    /** Copies both maps. */
    public PutOptions {
        metadata = Copies.inOrder(metadata);
        headers = Copies.inOrder(headers);
    }

    /** Bytes of no particular kind, replacing what is there. */
    public static PutOptions defaults() {
        return of(OCTET_STREAM);
    }

    /** Content of a media type, replacing what is there. */
    public static PutOptions of(String contentType) {
        return new PutOptions(contentType, Map.of(), Map.of(), false, null, null);
    }

    /** The same, with these pairs. */
    public PutOptions withMetadata(Map<String, String> pairs) {
        return new PutOptions(contentType, pairs, headers, onlyIfAbsent, ifMatch, md5);
    }

    /** The same, refusing to replace a blob. */
    public PutOptions whenAbsent() {
        return new PutOptions(contentType, metadata, headers, true, ifMatch, md5);
    }

    /** The same, only replacing a blob that has this ETag. */
    public PutOptions whenMatching(String etag) {
        return new PutOptions(contentType, metadata, headers, onlyIfAbsent, etag, md5);
    }

    /** The same, checking the content. */
    public PutOptions withMd5(@Nullable String base64) {
        return new PutOptions(contentType, metadata, headers, onlyIfAbsent, ifMatch, base64);
    }
}
