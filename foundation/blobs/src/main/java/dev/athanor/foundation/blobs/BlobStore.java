package dev.athanor.foundation.blobs;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store of blobs. What a method has returned is durable: a crash or a power failure right after it loses nothing. Readers see a blob whole,
 * before or after a change, never between. Failures are {@link dev.athanor.foundation.kernel.AthanorException}s of {@link BlobProblem}, or
 * of {@code DISK_FULL} when the disk is full or read-only.
 */
public interface BlobStore extends AutoCloseable {
    /** Makes a container; CONTAINER_ALREADY_EXISTS when there is one. */
    ContainerInfo createContainer(ContainerId container, Map<String, String> metadata);

    /** Makes a container unless there is one. */
    ContainerInfo ensureContainer(ContainerId container);

    /** What is known of a container. */
    Optional<ContainerInfo> container(ContainerId container);

    /** An account's containers whose names begin with {@code prefix}, in order of name. */
    List<ContainerInfo> containers(String account, String prefix);

    /** Replaces a container's metadata. */
    ContainerInfo setContainerMetadata(ContainerId container, Map<String, String> metadata);

    /** Deletes a container with all its blobs and blocks; false when there was none. */
    boolean deleteContainer(ContainerId container);

    /** Writes a blob from a stream of any length, which is read to its end but not closed. */
    BlobInfo put(BlobPath path, InputStream content, PutOptions options);

    /** What is known of a blob, if there is one. */
    Optional<BlobInfo> find(BlobPath path);

    /** What is known of a blob; BLOB_NOT_FOUND. */
    BlobInfo get(BlobPath path);

    /**
     * Opens a part of a blob.
     *
     * @param offset first byte; BLOB_RANGE_INVALID beyond the end (0 is allowed for an empty blob)
     * @param length most bytes, or -1 for all that follow; cut at the blob's end
     */
    BlobContent open(BlobPath path, long offset, long length);

    /** The bytes of a part of a blob; as {@link #open}, without what is known of it. */
    default InputStream read(BlobPath path, long offset, long length) {
        return open(path, offset, length).stream();
    }

    /**
     * One page of a container's blobs in order of name (by code point).
     *
     * @param prefix what names begin with; empty for all
     * @param delimiter names that go on with it after the prefix are rolled up to one {@linkplain BlobPage#prefixes prefix}; null for none
     * @param marker {@link BlobPage#next} of the page before, or null for the first
     * @param max most entries (blobs and prefixes together), at least 1
     */
    BlobPage list(ContainerId container, String prefix, @Nullable String delimiter, @Nullable String marker, int max);

    /**
     * Blobs whose names begin with {@code prefix} and that are new since a moment; in the order in which they came, those of one moment by name.
     * What was written over is not new, and blobs that follow a growing file are not among them.
     */
    List<BlobInfo> createdSince(ContainerId container, String prefix, Instant after);

    /** Deletes a blob, if {@code ifMatch} is null or its ETag; false when there was none. */
    boolean delete(BlobPath path, @Nullable String ifMatch);

    /** Deletes a blob; false when there was none. */
    default boolean delete(BlobPath path) {
        return delete(path, null);
    }

    /** Deletes all blobs whose names begin with {@code prefix}; returns how many. */
    int deletePrefix(ContainerId container, String prefix);

    /** Replaces a blob's metadata, if {@code ifMatch} is null or its ETag. */
    BlobInfo setMetadata(BlobPath path, Map<String, String> metadata, @Nullable String ifMatch);

    /** Replaces a blob's metadata. */
    default BlobInfo setMetadata(BlobPath path, Map<String, String> metadata) {
        return setMetadata(path, metadata, null);
    }

    /** Replaces a blob's media type, further headers and recorded MD5, if {@code ifMatch} is null or its ETag. */
    BlobInfo setHeaders(
            BlobPath path,
            String contentType,
            Map<String, String> headers,
            @Nullable String md5,
            @Nullable String ifMatch);

    /**
     * Keeps a part of a blob to come. Blocks may come in any order and at the same time; one of the same id replaces the one before.
     *
     * @param length how many bytes the block has; BLOB_CONTENT_CUT_OFF when fewer come
     * @param md5 base64 MD5 that the content must have; null for no check
     */
    void stageBlock(BlobPath path, String blockId, InputStream content, long length, @Nullable String md5);

    /** Blocks that are staged and not committed, in order of id. */
    List<Block> stagedBlocks(BlobPath path);

    /**
     * Makes a blob of staged blocks in the order given and forgets the other staged ones; BLOB_BLOCK_UNKNOWN. An MD5 in the options is kept as
     * the client's word, without a check.
     */
    BlobInfo commitBlocks(BlobPath path, List<String> blockIds, PutOptions options);

    /** Forgets all staged blocks of a blob to come; those that come in at this moment are refused. */
    void discardBlocks(BlobPath path);

    /** Copies a blob; {@code metadata} null keeps the source's. */
    BlobInfo copy(BlobPath from, BlobPath to, @Nullable Map<String, String> metadata, PutOptions conditions);

    /**
     * Copies all blobs whose names begin with {@code prefix}, one after the other; the copies' names begin with {@code toPrefix} instead. What is
     * there under those names is replaced.
     */
    default void copyPrefix(ContainerId container, String prefix, ContainerId to, String toPrefix) {
        String marker = null;
        do {
            BlobPage page = list(container, prefix, null, marker, 1000);
            for (BlobInfo blob : page.blobs()) {
                String name = toPrefix + blob.name().substring(prefix.length());
                copy(blob.path(), new BlobPath(to, name), null, PutOptions.defaults());
            }
            marker = page.next();
        } while (marker != null);
    }

    /** The content's SHA-256 in lower-case hex; computed and kept when it is not known yet. */
    String digest(BlobPath path);

    /** Takes a file of this machine in as a blob. The file is moved; after a crash in between it is still there and may be adopted again. */
    BlobInfo adopt(BlobPath path, Path file, PutOptions options);

    /** Takes a file in with a media type guessed from its name. */
    default BlobInfo adopt(BlobPath path, Path file) {
        return adopt(path, file, PutOptions.of(MediaTypes.of(path.name())));
    }

    /**
     * Takes all files of a folder in, at once: all rows in one transaction. The files are moved and the emptied folders removed; after a crash
     * in between the folder is still whole and may be adopted again. A folder that does not exist gives nothing.
     *
     * @param prefix what the new names begin with; usually ends in a slash
     */
    Adopted adoptFolder(ContainerId container, String prefix, Path folder);

    /** Begins to take copies of files of this machine in, whose names are told at the end. */
    Intake intake();

    /**
     * Makes a blob whose bytes are a growing file of this machine, such as a running job's log. Its size is what the file has at the moment; its
     * ETag stays, for what was read stays true. A later {@link #adopt} or {@link #put} replaces it.
     */
    BlobInfo follow(BlobPath path, Path file, String contentType);

    /** Follows a growing text file. */
    default BlobInfo follow(BlobPath path, Path file) {
        return follow(path, file, "text/plain; charset=utf-8");
    }

    /** The file that holds a blob, if this store has it on this machine. It must only be read. */
    Optional<Path> local(BlobPath path);

    /**
     * A folder of this machine whose tree equals the blobs below {@code prefix} (which is empty or taken as if it ended in a slash). It must only
     * be read. Empty when there are no such blobs or the store has them elsewhere.
     */
    Optional<Path> localFolder(ContainerId container, String prefix);

    @Override
    void close();
}
