package dev.athanor.protocols.mlflow;

import dev.athanor.platform.tracking.Metric;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Thins out curves for charts. */
final class Sampling {
    private Sampling() {}

    /**
     * Some steps of all runs at even distances, the same for every run so that curves can be compared, with each run's first and last step.
     *
     * @param max how many steps, beside the ends
     */
    static Map<String, List<Metric>> sameSteps(Map<String, List<Metric>> curves, int max) {
        Set<Long> all = new TreeSet<>();
        curves.values().forEach(points -> points.forEach(point -> all.add(point.step())));
        Set<Long> kept = new HashSet<>(evenly(new ArrayList<>(all), max));
        Map<String, List<Metric>> thinned = new LinkedHashMap<>();
        curves.forEach((run, points) -> {
            if (!points.isEmpty()) {
                kept.add(points.getFirst().step());
                kept.add(points.getLast().step());
            }
        });
        curves.forEach((run, points) -> thinned.put(
                run,
                points.stream().filter(point -> kept.contains(point.step())).toList()));
        return thinned;
    }

    private static List<Long> evenly(List<Long> steps, int max) {
        if (steps.size() <= max) {
            return steps;
        }
        List<Long> some = new ArrayList<>(max);
        for (int i = 0; i < max; i++) {
            some.add(steps.get((int) ((long) i * steps.size() / max)));
        }
        return some;
    }
}
