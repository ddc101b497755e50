package dev.athanor.foundation.blobs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** One file that holds the staged blocks of one blob to come, each in a place of its own. */
final class Arena {
    final Path file;
    final FileChannel channel;

    /** Held by a commit, so that a second one waits and then finds nothing left. */
    final ReentrantLock committing = new ReentrantLock();

    private final TreeMap<Long, Long> taken = new TreeMap<>();
    private int writers;
    private boolean closed;

    Arena(Path file) throws IOException {
        this.file = file;
        this.channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    String name() {
        return String.valueOf(file.getFileName());
    }

    synchronized void occupy(long position, long end) {
        taken.put(position, end);
    }

    /** A place of {@code length} bytes, at {@code hint} if that is free, else behind all others; -1 when the arena is closed. */
    synchronized long reserve(long hint, long length) {
        if (closed) {
            return -1;
        }
        writers++;
        long end = taken.isEmpty() ? 0 : taken.lastEntry().getValue();
        long position = hint >= 0 && free(hint, length) ? hint : end;
        if (length > 0) {
            taken.put(position, position + length);
        }
        return position;
    }

    private boolean free(long position, long length) {
        Map.Entry<Long, Long> before = taken.floorEntry(position);
        Long after = taken.ceilingKey(position);
        return (before == null || before.getValue() <= position) && (after == null || after >= position + length);
    }

    /** Ends a reservation; {@code kept} when its bytes are a block now. */
    synchronized void release(long position, boolean kept) throws IOException {
        writers--;
        if (!kept) {
            taken.remove(position);
        }
        if (closed && writers == 0) {
            channel.close();
        }
    }

    /** Takes no more blocks; true when nobody writes any more. */
    synchronized boolean close() {
        closed = true;
        return writers == 0;
    }

    synchronized void reopen() {
        closed = false;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Closes the file, now or when the last writer is through. */
    synchronized void finish() throws IOException {
        closed = true;
        if (writers == 0) {
            channel.close();
        }
    }
}
