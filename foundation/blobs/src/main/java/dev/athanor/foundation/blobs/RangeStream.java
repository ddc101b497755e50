package dev.athanor.foundation.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a file; closing it closes the file. */
final class RangeStream extends InputStream {
    private final FileChannel channel;
    private long at;
    private long left;

    RangeStream(FileChannel channel, long offset, long length) {
        this.channel = channel;
        this.at = offset;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (left <= 0) {
            return -1;
        }
        int got = channel.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(count, left)), at);
        if (got > 0) {
            at += got;
            left -= got;
        }
        return got;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.clamp(count, 0, left);
        at += skipped;
        left -= skipped;
        return skipped;
    }

    @Override
    public int available() {
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
