package dev.athanor.platform.compute;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who goes next. */
final class FairShare {
    private FairShare() {}

    static List<Waiter> order(List<Waiter> waiters, List<Lease> leases) {
        Map<String, Integer> held = new HashMap<>();
        leases.forEach(lease -> held.merge(lease.group(), lease.instances(), Integer::sum));
        // The n-th waiter of a group counts as if the n-1 before it held a node each.
        Map<Waiter, Integer> share = new HashMap<>();
        List<Waiter> oldestFirst = new ArrayList<>(waiters);
        oldestFirst.sort(Comparator.comparingInt(Waiter::priority)
                .reversed()
                .thenComparing(Waiter::since)
                .thenComparing(Waiter::holder));
        oldestFirst.forEach(waiter -> share.put(waiter, held.merge(waiter.group(), 1, Integer::sum)));
        oldestFirst.sort(Comparator.comparingInt(Waiter::priority)
                .reversed()
                .thenComparing(share::get, Comparator.naturalOrder())
                .thenComparing(Waiter::since)
                .thenComparing(Waiter::holder));
        return List.copyOf(oldestFirst);
    }
}
