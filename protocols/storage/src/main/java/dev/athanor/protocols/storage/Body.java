package dev.athanor.protocols.storage;

import dev.athanor.foundation.http.Request;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A request's body that notices when it ends before the length that was announced. */
final class Body extends InputStream {
    private final InputStream in;
    private long left;

    private Body(InputStream in, long length) {
        this.in = in;
        this.left = length;
    }

    static InputStream of(Request request) {
        return new Body(request.body(), length(request));
    }

    static long length(Request request) {
        long length = request.contentLength();
        if (length < 0) {
            throw StorageProblem.MISSING_CONTENT_LENGTH_HEADER.because(
                    request.method() + " needs a Content-Length header");
        }
        return length;
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
            throw new EOFException("the connection ended with " + left + " bytes missing");
        }
        left -= got;
        return got;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(in.available(), left);
    }
}
