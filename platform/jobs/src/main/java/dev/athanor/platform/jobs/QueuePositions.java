package dev.athanor.platform.jobs;

import dev.athanor.platform.compute.Compute;
import dev.athanor.platform.compute.Waiter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Whose turn comes when: counted for the whole queue at once, and again only after it has changed. */
final class QueuePositions {
    private final Compute compute;
    private final JobQueue queue;
    private final AtomicLong version = new AtomicLong();
    private volatile @Nullable Counted counted;

    QueuePositions(Compute compute, JobQueue queue) {
        this.compute = compute;
        this.queue = queue;
    }

    /** The jobs that wait for one compute. */
    private record Line(String workspace, String target) {
        static Line of(JobQueue.Place place) {
            String target = place.target() == null ? Compute.SERVERLESS : place.target();
            return new Line(place.workspace(), target.toLowerCase(Locale.ROOT));
        }
    }

    private record Counted(long version, Map<JobKey, Integer> positions, Map<Line, Integer> lengths) {}

    /** The queue or what is held has changed. */
    void changed() {
        version.incrementAndGet();
    }

    Waiting of(JobQueue.Entry entry, String reason) {
        Counted now = counted();
        int length = now.lengths().getOrDefault(Line.of(entry.lane().place()), 1);
        return new Waiting(reason, now.positions().getOrDefault(entry.key(), length), length);
    }

    private Counted counted() {
        Counted last = counted;
        if (last != null && last.version() == version.get()) {
            return last;
        }
        return count();
    }

    /** One counts, the others take its result. */
    private synchronized Counted count() {
        Counted last = counted;
        long now = version.get();
        if (last != null && last.version() == now) {
            return last;
        }
        Map<String, JobQueue.Entry> byHolder = new HashMap<>();
        List<Waiter> waiters = new ArrayList<>();
        for (JobQueue.Entry entry : queue.first(Integer.MAX_VALUE, place -> true)) {
            Waiter waiter = Scheduler.waiter(entry);
            byHolder.put(waiter.holder(), entry);
            waiters.add(waiter);
        }
        Map<JobKey, Integer> positions = HashMap.newHashMap(waiters.size());
        Map<Line, Integer> lengths = new HashMap<>();
        for (Waiter waiter : compute.order(waiters)) {
            JobQueue.Entry entry = byHolder.get(waiter.holder());
            if (entry != null) {
                positions.put(entry.key(), lengths.merge(Line.of(entry.lane().place()), 1, Integer::sum));
            }
        }
        var result = new Counted(now, positions, lengths);
        counted = result;
        return result;
    }
}
