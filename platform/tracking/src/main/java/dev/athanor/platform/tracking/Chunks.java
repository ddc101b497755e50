package dev.athanor.platform.tracking;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Cuts lists of arguments into parts that both databases take in one statement. */
final class Chunks {
    private static final int SIZE = 1000;

    private Chunks() {}

    static <T> List<List<T>> of(Collection<T> all) {
        List<T> list = List.copyOf(all);
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < list.size(); from += SIZE) {
            parts.add(list.subList(from, Math.min(from + SIZE, list.size())));
        }
        return parts;
    }
}
