package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Ticker;
import dev.athanor.platform.compute.Compute;
import dev.athanor.platform.compute.Demand;
import dev.athanor.platform.compute.Placement;
import dev.athanor.platform.compute.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Gives places to jobs that wait. It sleeps until something changes (a job joins, nodes become free), then looks at who waits in fair order.
 * One pass runs at a time; a change during a pass leads to another.
 */
final class Scheduler {
    /** Jobs of one lane that a pass looks at: those behind them cannot be served before them anyway. */
    private static final int LOOK_AHEAD = 32;

    private static final Duration RETRY = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());

    private final Compute compute;
    private final Reporter reporter;
    private final Ids ids;
    private final Ticker ticker;
    private final Map<JobKey, Entry> queue = new LinkedHashMap<>();
    private final Map<Place, String> reasons = new ConcurrentHashMap<>();
    private final AtomicInteger signals = new AtomicInteger();

    /** Where jobs of the same demand wait for the same nodes: if the first finds none, neither does the next. */
    private record Place(String workspace, @Nullable String target, Demand demand) {}

    private record Lane(Place place, String group, int priority) {}

    private record Entry(JobKey key, String holder, Lane lane, Instant since) {}

    Scheduler(Compute compute, Reporter reporter, Ids ids, Ticker ticker) {
        this.compute = compute;
        this.reporter = reporter;
        this.ids = ids;
        this.ticker = ticker;
    }

    void add(JobRow job, Demand demand) {
        var lane = new Lane(
                new Place(job.key().workspace(), job.compute(), demand),
                job.key().workspace() + "/" + job.experiment(),
                job.priority());
        synchronized (queue) {
            queue.put(job.key(), new Entry(job.key(), JobFolder.workId(job.key()), lane, job.createdAt()));
        }
        wake();
    }

    void remove(JobKey key) {
        synchronized (queue) {
            queue.remove(key);
        }
    }

    /** Why a job waits and how many are before it; empty when it does not wait. */
    String waiting(JobKey key) {
        Entry entry;
        int ahead = 0;
        synchronized (queue) {
            entry = queue.get(key);
            if (entry == null) {
                return "";
            }
            for (Entry other : queue.values()) {
                if (other.key().equals(key)) {
                    break;
                }
                ahead += other.lane().place().equals(entry.lane().place()) ? 1 : 0;
            }
        }
        String reason = reasons.getOrDefault(entry.lane().place(), "it is next to be looked at");
        return reason + (ahead == 0 ? "" : "; " + ahead + " of the jobs before it wait for the same nodes");
    }

    /** Something changed. */
    void wake() {
        if (signals.getAndIncrement() == 0) {
            Thread.startVirtualThread(this::passes);
        }
    }

    private void passes() {
        int seen = signals.get();
        do {
            try {
                pass();
            } catch (RuntimeException failure) {
                LOG.log(System.Logger.Level.ERROR, "a pass over the waiting jobs failed; tried again soon", failure);
                ticker.after(RETRY, this::wake);
            }
            int before = seen;
            seen = signals.addAndGet(-before);
        } while (seen > 0);
    }

    private void pass() {
        List<Entry> entries = candidates();
        if (entries.isEmpty()) {
            return;
        }
        Map<String, Entry> byHolder = new HashMap<>();
        List<Waiter> waiters = new ArrayList<>();
        for (Entry entry : entries) {
            byHolder.put(entry.holder(), entry);
            waiters.add(new Waiter(
                    entry.holder(), entry.lane().group(), entry.lane().priority(), entry.since()));
        }
        Map<Place, String> full = new HashMap<>();
        int placed = 0;
        for (Waiter waiter : compute.order(waiters)) {
            Entry entry = byHolder.get(waiter.holder());
            if (entry != null && !full.containsKey(entry.lane().place())) {
                placed += place(entry, full) ? 1 : 0;
            }
        }
        reasons.keySet().retainAll(full.keySet());
        reasons.putAll(full);
        if (placed > 0) {
            signals.incrementAndGet();
        }
    }

    private List<Entry> candidates() {
        Map<Lane, Integer> taken = new HashMap<>();
        List<Entry> entries = new ArrayList<>();
        synchronized (queue) {
            for (Entry entry : queue.values()) {
                if (taken.merge(entry.lane(), 1, Integer::sum) <= LOOK_AHEAD) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }

    private boolean place(Entry entry, Map<Place, String> full) {
        Place place = entry.lane().place();
        try {
            Placement placement = compute.reserve(
                    place.workspace(),
                    place.target(),
                    place.demand(),
                    entry.holder(),
                    entry.lane().group());
            if (placement instanceof Placement.Waiting waiting) {
                full.put(place, waiting.reason());
                return false;
            }
        } catch (AthanorException refused) {
            // The target was deleted or shrunk since the job was submitted.
            if (JobErrors.passing(refused)) {
                throw refused;
            }
            reporter.tell(entry.key(), new JobEvent.Broken(JobErrors.of(refused)));
            remove(entry.key());
            return true;
        }
        Transition told = reporter.tell(entry.key(), new JobEvent.Placed(entry.holder(), ids.hex(16)));
        if (!told.moved()) {
            compute.release(entry.holder());
        }
        remove(entry.key());
        return true;
    }
}
