package dev.athanor.platform.jobs;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.kernel.Cancellable;
import dev.athanor.foundation.kernel.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Looks after the logs of running jobs, so that none of them fills the disk. */
final class LogGuard implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("athanor.jobs");
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final BlobStore blobs;
    private final long limit;
    private final Map<BlobPath, LongLog> watched = new ConcurrentHashMap<>();

    /** Logs of which readers are shown the head, and up to where each was given back. */
    private final Map<BlobPath, Long> shown = new ConcurrentHashMap<>();

    private final Cancellable patrol;
    private volatile boolean told;

    /**
     * Guards from now on.
     *
     * @param limit bytes of a log that are kept; 0 for all
     */
    LogGuard(BlobStore blobs, long limit, Ticker ticker) {
        this.blobs = blobs;
        this.limit = limit;
        this.patrol = limit > 0 ? ticker.every(PERIOD, this::look) : () -> {};
    }

    /** A job that writes to its folder's log has started, or is found running. */
    void watch(BlobPath blob, JobFolder folder) {
        watched.put(blob, of(folder));
    }

    /** The job has ended: from now on nobody but the caller touches its log. */
    synchronized void unwatch(BlobPath blob) {
        watched.remove(blob);
        shown.remove(blob);
    }

    /** The log of a folder, as long as it may be. */
    LongLog of(JobFolder folder) {
        return new LongLog(folder.log(), limit);
    }

    private void look() {
        watched.forEach((blob, log) -> {
            try {
                if (log.isOver()) {
                    shorten(blob, log);
                }
            } catch (RuntimeException failure) {
                LOG.log(System.Logger.Level.WARNING, "the log " + log.file() + " could not be shortened", failure);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private synchronized void shorten(BlobPath blob, LongLog log) throws InterruptedException {
        if (!watched.containsKey(blob)) {
            return;
        }
        log.writeHead();
        if (!shown.containsKey(blob)) {
            blobs.follow(blob, log.head());
        }
        long given = shown.getOrDefault(blob, 0L);
        OptionalLong punched = log.punch(given);
        shown.put(blob, punched.orElse(given));
        if (punched.isEmpty() && !told) {
            told = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "logs that are too long take their whole room until their jobs end: no holes can be made in "
                            + log.file()
                            + " (fallocate of util-linux, and a file system that knows holes, are needed)");
        }
    }

    @Override
    public void close() {
        patrol.cancel();
    }
}
