package dev.athanor.foundation.blobs;

import dev.athanor.foundation.kernel.Hashes;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Hashes content as it passes, on threads of its own while the next part is read and written. Beyond {@link #LIMIT} nothing is hashed but a
 * MD5 that there is one to compare with: on a small machine the hash of a large file costs more than the rest of its upload, and few are ever
 * asked for it. {@link BlobStore#digest} makes up for it.
 */
final class Digests {
    /** The largest single upload of Azure's clients; larger ones come in blocks, which no hash of the whole goes with either. */
    static final long LIMIT = 64L << 20;

    private final Executor executor;
    private @Nullable MessageDigest sha256;
    private @Nullable MessageDigest md5;
    private final boolean md5Wanted;
    private long seen;
    private CompletableFuture<@Nullable Void> pending = CompletableFuture.completedFuture(null);

    private Digests(Executor executor, boolean sha, boolean md5, boolean md5Wanted) {
        this.executor = executor;
        this.sha256 = sha ? Hashes.digest("SHA-256") : null;
        this.md5 = md5 ? Hashes.digest("MD5") : null;
        this.md5Wanted = md5Wanted;
    }

    static Digests ofBlob(Executor executor, @Nullable String expectedMd5) {
        return new Digests(executor, true, true, expectedMd5 != null);
    }

    static Digests ofBlock(Executor executor, @Nullable String expectedMd5) {
        return new Digests(executor, false, expectedMd5 != null, expectedMd5 != null);
    }

    /** Starts to hash these bytes, which must stay as they are until {@link #settle}. */
    void add(byte[] bytes, int count, boolean aside) {
        seen += count;
        if (seen > LIMIT) {
            sha256 = null;
            md5 = md5Wanted ? md5 : null;
        }
        MessageDigest one = sha256;
        MessageDigest other = md5;
        if (!aside) {
            update(one, bytes, count);
            update(other, bytes, count);
        } else if (one != null && other != null) {
            pending = CompletableFuture.allOf(
                    CompletableFuture.runAsync(() -> update(one, bytes, count), executor),
                    CompletableFuture.runAsync(() -> update(other, bytes, count), executor));
        } else if (one != null || other != null) {
            pending = CompletableFuture.runAsync(() -> update(one == null ? other : one, bytes, count), executor);
        }
    }

    private static void update(@Nullable MessageDigest digest, byte[] bytes, int count) {
        if (digest != null) {
            digest.update(bytes, 0, count);
        }
    }

    /** Waits until the bytes given last are hashed. */
    void settle() {
        pending.join();
    }

    @Nullable
    String md5() {
        MessageDigest digest = md5;
        return digest == null ? null : Base64.getEncoder().encodeToString(digest.digest());
    }

    @Nullable
    String sha256() {
        MessageDigest digest = sha256;
        return digest == null ? null : HexFormat.of().formatHex(digest.digest());
    }

    /** Checks a computed MD5 against the one that came with the content. */
    static void compare(@Nullable String computed, @Nullable String expected) {
        if (expected != null && !expected.equals(computed)) {
            throw BlobProblem.BLOB_MD5_MISMATCH.because(
                    "the content's MD5 is " + computed + " but " + BlobNames.shown(expected) + " came with it");
        }
    }
}
