package dev.athanor.foundation.blobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a blob, with one thing changed. */
final class Rows {
    private Rows() {}

    static BlobInfo withMetadata(BlobInfo info, Map<String, String> metadata) {
        return make(
                info,
                info.etag(),
                info.modifiedAt(),
                info.contentType(),
                info.md5(),
                info.sha256(),
                metadata,
                info.headers());
    }

    static BlobInfo withHeaders(BlobInfo info, String contentType, Map<String, String> headers, @Nullable String md5) {
        return make(info, info.etag(), info.modifiedAt(), contentType, md5, info.sha256(), info.metadata(), headers);
    }

    static BlobInfo withSha256(BlobInfo info, String sha256) {
        return make(
                info,
                info.etag(),
                info.modifiedAt(),
                info.contentType(),
                info.md5(),
                sha256,
                info.metadata(),
                info.headers());
    }

    static BlobInfo stamped(BlobInfo info, String etag, Instant modifiedAt) {
        return make(
                info, etag, modifiedAt, info.contentType(), info.md5(), info.sha256(), info.metadata(), info.headers());
    }

    /** What is known now: a followed file has grown meanwhile. */
    static BlobInfo live(BlobTable.Entry entry) {
        Path followed = entry.followed();
        BlobInfo info = entry.info();
        if (followed == null) {
            return info;
        }
        Instant modified = info.modifiedAt();
        try {
            modified = Files.getLastModifiedTime(followed).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (IOException missing) {
            // Not written yet: it has the time at which it began to be followed.
        }
        return new BlobInfo(
                info.path(),
                Disk.size(followed),
                info.etag(),
                info.createdAt(),
                modified,
                info.contentType(),
                null,
                null,
                info.metadata(),
                info.headers());
    }

    private static BlobInfo make(
            BlobInfo info,
            String etag,
            Instant modifiedAt,
            String contentType,
            @Nullable String md5,
            @Nullable String sha256,
            Map<String, String> metadata,
            Map<String, String> headers) {
        return new BlobInfo(
                info.path(),
                info.size(),
                etag,
                info.createdAt(),
                modifiedAt,
                contentType,
                md5,
                sha256,
                metadata,
                headers);
    }
}
