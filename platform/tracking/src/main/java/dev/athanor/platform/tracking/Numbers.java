package dev.athanor.platform.tracking;

import dev.athanor.foundation.sql.Database;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands out numbers that no other server hands out, without a write for each: it takes a stretch of them from the database at a time. What is
 * left of a stretch at the end of the process is never used.
 */
public final class Numbers {
    private final Database database;
    private final String name;
    private final long stretch;
    private final ReentrantLock lock = new ReentrantLock();
    private long next;
    private long end;

    /**
     * Numbers of a name.
     *
     * @param stretch how many are taken from the database at a time
     */
    public Numbers(Database database, String name, long stretch) {
        this.database = database;
        this.name = name;
        this.stretch = stretch;
    }

    /** The first of {@code count} numbers in a row. Call it outside of transactions. */
    public long take(int count) {
        lock.lock();
        try {
            if (end - next < count) {
                long size = Math.max(stretch, count);
                next = reserve(size);
                end = next + size;
            }
            long first = next;
            next += count;
            return first;
        } finally {
            lock.unlock();
        }
    }

    private long reserve(long size) {
        return database.write(sql -> {
            sql.update("insert into tracking_counters (name, next) values (?, 1) on conflict (name) do nothing", name);
            sql.update("update tracking_counters set next = next + ? where name = ?", size, name);
            return sql.number("select next from tracking_counters where name = ?", name) - size;
        });
    }
}
