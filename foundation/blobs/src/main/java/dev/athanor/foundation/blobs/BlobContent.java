package dev.athanor.foundation.blobs;

import java.io.IOException;
import java.io.InputStream;

/**
 * A blob opened for reading: what is known of it and bytes that belong to exactly that state, even when it is replaced meanwhile.
 *
 * @param info the blob
 * @param length how many bytes {@code stream} has
 * @param stream the bytes asked for; the caller closes it
 */
public record BlobContent(BlobInfo info, long length, InputStream stream) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        stream.close();
    }
}
