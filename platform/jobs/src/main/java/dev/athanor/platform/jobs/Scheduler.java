package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Ticker;
import dev.athanor.platform.compute.Claim;
import dev.athanor.platform.compute.Compute;
import dev.athanor.platform.compute.Demand;
import dev.athanor.platform.compute.Placement;
import dev.athanor.platform.compute.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives places to jobs that wait. It sleeps until something changes (a job joins, nodes become free), then looks at who waits in fair order.
 * One pass runs at a time; a change during a pass leads to another. A place that was found full is not looked at again before nodes become
 * free, so that a long queue costs nothing while it waits.
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
    private final JobQueue queue = new JobQueue();
    private final QueuePositions positions;
    private final Map<JobQueue.Place, Full> full = new ConcurrentHashMap<>();
    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicLong freed = new AtomicLong();
    private volatile boolean held;

    /** Why a place gives nothing, and how often nodes had become free when that was found. */
    private record Full(String reason, long freed) {}

    Scheduler(Compute compute, Reporter reporter, Ids ids, Ticker ticker) {
        this.compute = compute;
        this.reporter = reporter;
        this.ids = ids;
        this.ticker = ticker;
        this.positions = new QueuePositions(compute, queue);
    }

    static Waiter waiter(JobQueue.Entry entry) {
        JobQueue.Lane lane = entry.lane();
        return new Waiter(entry.holder(), lane.place().owner(), lane.group(), lane.priority(), entry.since());
    }

    /** Who asks for a job's nodes. */
    static Claim claim(JobRow job) {
        return new Claim(JobFolder.workId(job.key()), job.createdBy(), job.key().workspace() + "/" + job.experiment());
    }

    void add(JobRow job, Demand demand) {
        Claim claim = claim(job);
        String apart = compute.tellsGroupsApart() ? claim.group() : "";
        var place = new JobQueue.Place(job.key().workspace(), job.compute(), demand, claim.owner(), apart);
        queue.add(new JobQueue.Entry(
                job.key(), new JobQueue.Lane(place, claim.group(), job.priority()), job.createdAt()));
        positions.changed();
        wake();
    }

    void remove(JobKey key) {
        if (queue.remove(key)) {
            positions.changed();
        }
    }

    /** Why a job waits and when its turn comes; empty when it does not wait. */
    Optional<Waiting> waiting(JobKey key) {
        return queue.find(key).map(entry -> {
            Full last = full.get(entry.lane().place());
            return positions.of(entry, last == null ? "it is about to be looked at" : last.reason());
        });
    }

    /** Gives no places until {@link #go}: for as long as the queue is not whole. */
    void hold() {
        held = true;
    }

    /** The queue is whole. */
    void go() {
        held = false;
        wake();
    }

    /** Nodes may have become free. */
    void freed() {
        freed.incrementAndGet();
        positions.changed();
        wake();
    }

    private void wake() {
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
                ticker.after(RETRY, this::freed);
            }
            int before = seen;
            seen = signals.addAndGet(-before);
        } while (seen > 0);
    }

    private void pass() {
        if (held) {
            return;
        }
        long now = freed.get();
        List<JobQueue.Entry> entries = queue.first(LOOK_AHEAD, place -> mayGive(place, now));
        if (entries.isEmpty()) {
            return;
        }
        Map<String, JobQueue.Entry> byHolder = new HashMap<>();
        List<Waiter> waiters = new ArrayList<>();
        for (JobQueue.Entry entry : entries) {
            Waiter waiter = waiter(entry);
            byHolder.put(waiter.holder(), entry);
            waiters.add(waiter);
        }
        int placed = 0;
        for (Waiter waiter : compute.order(waiters)) {
            JobQueue.Entry entry = byHolder.get(waiter.holder());
            if (entry != null && mayGive(entry.lane().place(), now)) {
                placed += place(entry, now) ? 1 : 0;
            }
        }
        if (placed > 0) {
            signals.incrementAndGet();
        }
    }

    private boolean mayGive(JobQueue.Place place, long now) {
        Full last = full.get(place);
        return last == null || last.freed() != now;
    }

    private boolean place(JobQueue.Entry entry, long now) {
        JobQueue.Place place = entry.lane().place();
        var claim = new Claim(entry.holder(), place.owner(), entry.lane().group());
        try {
            Placement placement = compute.reserve(place.workspace(), place.target(), place.demand(), claim);
            if (placement instanceof Placement.Waiting waiting) {
                full.put(place, new Full(waiting.reason(), now));
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
        full.remove(place);
        Transition told = reporter.tell(entry.key(), new JobEvent.Placed(claim.holder(), ids.hex(16)));
        if (!told.moved()) {
            compute.release(claim.holder());
        }
        remove(entry.key());
        return true;
    }
}
