package dev.athanor.protocols.mlflow;

import java.util.ArrayList;
import java.util.List;

/** Thins out curves for charts. */
final class Sampling {
    private Sampling() {}

    /** At most {@code max} items at even distances, the first and the last among them. */
    static <T> List<T> evenly(List<T> items, int max) {
        if (items.size() <= max) {
            return items;
        }
        List<T> some = new ArrayList<>(max);
        for (int i = 0; i < max - 1; i++) {
            some.add(items.get((int) ((long) i * items.size() / (max - 1))));
        }
        some.add(items.getLast());
        return some;
    }
}
