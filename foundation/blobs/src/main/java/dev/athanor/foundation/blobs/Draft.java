package dev.athanor.foundation.blobs;

import org.jspecify.annotations.Nullable;

/** A blob to be: content under a temporary name and what is to be known of it. */
record Draft(BlobPath path, Staged staged, PutOptions options) {
    BlobTable.Entry entry(String etag, java.time.Instant now, BlobTable.@Nullable Entry before) {
        return new BlobTable.Entry(
                new BlobInfo(
                        path,
                        staged.size(),
                        etag,
                        before == null ? now : before.info().createdAt(),
                        now,
                        options.contentType(),
                        staged.md5(),
                        staged.sha256(),
                        options.metadata(),
                        options.headers()),
                null);
    }
}
