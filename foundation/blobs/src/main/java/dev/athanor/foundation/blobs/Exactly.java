package dev.athanor.foundation.blobs;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The next so many bytes of a stream; an end before that is an {@link EOFException}. Closing it leaves the stream open. */
public final class Exactly extends InputStream {
    private final InputStream in;
    private long left;

    /** The next {@code length} bytes of {@code in}. */
    public Exactly(InputStream in, long length) {
        this.in = in;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        if (left <= 0) {
            return -1;
        }
        int got = in.read(bytes, offset, (int) Math.min(count, left));
        if (got < 0) {
            throw new EOFException("the stream ended with " + left + " bytes missing");
        }
        left -= got;
        return got;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(in.available(), left);
    }
}
