package dev.athanor.platform.jobs;

import dev.athanor.platform.compute.Demand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The jobs that wait, in lanes of equals: within a lane the oldest is always served first. Safe for use by many threads. */
final class JobQueue {
    private static final Comparator<Entry> OLDEST_FIRST = Comparator.comparing(Entry::since)
            .thenComparing(entry -> entry.key().name());

    private final Map<JobKey, Entry> entries = new HashMap<>();
    private final Map<Lane, TreeSet<Entry>> lanes = new LinkedHashMap<>();

    /**
     * Where jobs of the same demand and person wait for the same nodes: if the first finds none, neither does the next.
     *
     * @param apart their group where that makes a difference, else empty
     */
    record Place(String workspace, @Nullable String target, Demand demand, String owner, String apart) {}

    record Lane(Place place, String group, int priority) {}

    record Entry(JobKey key, Lane lane, Instant since) {
        /** The name by which it holds nodes. */
        String holder() {
            return JobFolder.workId(key);
        }
    }

    synchronized void add(Entry entry) {
        if (entries.putIfAbsent(entry.key(), entry) == null) {
            lanes.computeIfAbsent(entry.lane(), ignored -> new TreeSet<>(OLDEST_FIRST))
                    .add(entry);
        }
    }

    synchronized boolean remove(JobKey key) {
        Entry entry = entries.remove(key);
        if (entry == null) {
            return false;
        }
        TreeSet<Entry> lane = lanes.get(entry.lane());
        if (lane != null) {
            lane.remove(entry);
            if (lane.isEmpty()) {
                lanes.remove(entry.lane());
            }
        }
        return true;
    }

    synchronized Optional<Entry> find(JobKey key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** The first so many of each lane whose place is wanted. */
    synchronized List<Entry> first(int most, Predicate<Place> wanted) {
        List<Entry> first = new ArrayList<>();
        lanes.forEach((lane, waiting) -> {
            if (wanted.test(lane.place())) {
                waiting.stream().limit(most).forEach(first::add);
            }
        });
        return first;
    }
}
