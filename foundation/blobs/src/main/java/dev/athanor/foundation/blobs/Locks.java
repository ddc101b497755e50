package dev.athanor.foundation.blobs;

import java.util.Collection;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Who may touch which blob. A blob's file and row change together under the writer's side of its stripe; readers open the file under the
 * reader's side. The store as a whole is taken exclusively only where a name's absence must stay true: deleting a container, sweeping.
 */
final class Locks {
    private static final int STRIPES = 1024;

    /** A held lock. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    private final ReadWriteLock store = new ReentrantReadWriteLock();
    private final ReadWriteLock[] stripes = new ReadWriteLock[STRIPES];

    Locks() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantReadWriteLock();
        }
    }

    Held reading(BlobPath path) {
        Lock lock = stripes[stripe(path)].readLock();
        lock.lock();
        return lock::unlock;
    }

    /** For changing all of these; stripes are taken in order, so that two callers never wait for each other. */
    Held changing(Collection<BlobPath> paths) {
        int[] wanted =
                paths.stream().mapToInt(Locks::stripe).distinct().sorted().toArray();
        store.readLock().lock();
        for (int stripe : wanted) {
            stripes[stripe].writeLock().lock();
        }
        return () -> {
            for (int stripe : wanted) {
                stripes[stripe].writeLock().unlock();
            }
            store.readLock().unlock();
        };
    }

    Held exclusive() {
        store.writeLock().lock();
        return () -> store.writeLock().unlock();
    }

    private static int stripe(BlobPath path) {
        int hash = path.hashCode();
        return (hash ^ (hash >>> 16)) & (STRIPES - 1);
    }
}
