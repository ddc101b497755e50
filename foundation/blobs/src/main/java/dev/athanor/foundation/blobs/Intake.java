package dev.athanor.foundation.blobs;

import java.nio.file.Path;
import java.util.List;

/**
 * Files of this machine that are being copied into a store while it is not known yet what their names will be: a name may hold a digest that
 * takes as long to find out as the copy. Not for several threads at once. Closing it drops what was not published.
 */
public interface Intake extends AutoCloseable {
    /**
     * Begins to copy a file.
     *
     * @param name its name below the prefix that {@link #publish} is given
     * @param file an absolute path; links are followed
     * @param size the size that it must have; when it has another, or changes while it is copied, {@link #publish} fails with
     *     BLOB_SOURCE_CHANGED; with BLOB_SOURCE_UNREADABLE when there is no such file
     */
    void add(String name, Path file, long size);

    /**
     * Waits for the copies and makes them blobs below {@code prefix}; a blob that is there already stays as it is. A failure leaves nothing
     * behind but whole blobs, which a second try finds.
     *
     * @return the blobs that are new
     */
    List<BlobInfo> publish(ContainerId container, String prefix, String contentType);

    @Override
    void close();
}
