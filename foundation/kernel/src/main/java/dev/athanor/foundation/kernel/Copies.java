package dev.athanor.foundation.kernel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Copies of collections that nobody can change. */
public final class Copies {
    private Copies() {}

    /**
     * The same entries in the same order, which {@link Map#copyOf} shuffles anew in each process: what people wrote
     * in an order is shown to them in that order.
     *
     * @throws NullPointerException for a null key or value
     */
    public static <K, V> Map<K, V> inOrder(Map<? extends K, ? extends V> map) {
        if (map.size() < 2) {
            return Map.copyOf(map);
        }
        Map<K, V> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(Objects.requireNonNull(key), Objects.requireNonNull(value)));
        return Collections.unmodifiableMap(copy);
    }
}
