package dev.athanor.platform.compute;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who goes next: within a priority, shares are even between people first, then between the groups of a person, then the oldest goes first.
 * The n-th waiter of a person or group counts as if the n - 1 before it held a node each.
 */
final class FairShare {
    private static final Comparator<Waiter> OLDEST_FIRST =
            Comparator.comparing(Waiter::since).thenComparing(Waiter::holder);

    private final Map<String, Integer> ofPeople = new HashMap<>();
    private final Map<List<String>, Integer> ofGroups = new HashMap<>();

    private FairShare(List<Lease> leases) {
        for (Lease lease : leases) {
            ofPeople.merge(lease.owner(), lease.instances(), Integer::sum);
            ofGroups.merge(List.of(lease.owner(), lease.group()), lease.instances(), Integer::sum);
        }
    }

    static List<Waiter> order(List<Waiter> waiters, List<Lease> leases) {
        Map<Integer, List<Waiter>> byPriority = new TreeMap<>(Comparator.reverseOrder());
        waiters.forEach(waiter -> byPriority
                .computeIfAbsent(waiter.priority(), ignored -> new ArrayList<>())
                .add(waiter));
        var shares = new FairShare(leases);
        List<Waiter> order = new ArrayList<>(waiters.size());
        byPriority.values().forEach(equals -> order.addAll(shares.fair(equals)));
        return order;
    }

    /** Waiters of one priority; they count for those of the lower ones. */
    private List<Waiter> fair(List<Waiter> waiters) {
        Map<String, List<Waiter>> byPerson = new LinkedHashMap<>();
        waiters.stream()
                .sorted(OLDEST_FIRST)
                .forEach(waiter -> byPerson.computeIfAbsent(waiter.owner(), ignored -> new ArrayList<>())
                        .add(waiter));
        List<Turn> turns = new ArrayList<>(waiters.size());
        byPerson.forEach((person, own) -> {
            for (Waiter waiter : groupsInTurn(own)) {
                turns.add(new Turn(waiter, ofPeople.merge(person, 1, Integer::sum)));
            }
        });
        return sorted(turns);
    }

    private List<Waiter> groupsInTurn(List<Waiter> oldestFirst) {
        List<Turn> turns = new ArrayList<>(oldestFirst.size());
        for (Waiter waiter : oldestFirst) {
            turns.add(new Turn(waiter, ofGroups.merge(List.of(waiter.owner(), waiter.group()), 1, Integer::sum)));
        }
        return sorted(turns);
    }

    private static List<Waiter> sorted(List<Turn> turns) {
        turns.sort(Comparator.comparingInt(Turn::share).thenComparing(Turn::waiter, OLDEST_FIRST));
        return turns.stream().map(Turn::waiter).toList();
    }

    /** A waiter and what its person or group holds when its turn comes. */
    private record Turn(Waiter waiter, int share) {}
}
