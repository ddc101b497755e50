package dev.athanor.platform.serving;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Shares of deployments in percent. Of any hundred requests in a row each gets exactly its share, well mixed. */
final class Traffic {
    /** Has no divisor in common with 100, so that its multiples go through all hundred places. */
    private static final int STRIDE = 37;

    private final List<Map.Entry<String, Integer>> shares;
    private final AtomicInteger count = new AtomicInteger();

    Traffic(Map<String, Integer> shares) {
        this.shares = List.copyOf(new TreeMap<>(shares).entrySet());
    }

    /** Who takes the next request; empty when nobody has a share. */
    Optional<String> pick() {
        int place = Math.floorMod(count.getAndIncrement() * STRIDE, 100);
        int below = 0;
        for (Map.Entry<String, Integer> share : shares) {
            below += share.getValue();
            if (place < below) {
                return Optional.of(share.getKey());
            }
        }
        return Optional.empty();
    }
}
