package dev.athanor.science.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * When a try is given up because others do better. Each report of the objective by a try is one <i>interval</i>, counted from 1. A policy looks
 * at a try at interval i if i is at least its delay and a multiple of its evaluation interval, among the tries that have reported interval i.
 * The meaning is Azure ML's; ties and roundings, on which its text is silent, are said at each policy.
 */
public sealed interface EarlyTermination {
    /** Looks every how many intervals. */
    int evaluationInterval();

    /** The first interval at which it looks. */
    int delayEvaluation();

    /** Whether it looks at interval {@code interval}. */
    default boolean looks(int interval) {
        return interval >= Math.max(1, delayEvaluation()) && interval % Math.max(1, evaluationInterval()) == 0;
    }

    /**
     * Whether a try is given up at the interval that it reported last.
     *
     * @param reports every try's reports in order
     * @param finished tries that ended by themselves
     */
    default boolean stops(String trial, Map<String, List<Double>> reports, Set<String> finished, Goal goal) {
        int interval = reports.getOrDefault(trial, List.of()).size();
        return interval > 0 && looks(interval) && worse(trial, interval, reports, finished, goal);
    }

    /** The judgement itself at an interval at which the policy looks. */
    boolean worse(String trial, int interval, Map<String, List<Double>> reports, Set<String> finished, Goal goal);

    /**
     * Gives up what falls behind the best by more than a slack; exactly at the slack it goes on.
     *
     * @param slackFactor the slack as a share of the best, or 0
     * @param slackAmount the slack in the objective's unit, or 0; counts when there is no factor
     */
    record Bandit(int evaluationInterval, int delayEvaluation, double slackFactor, double slackAmount)
            implements EarlyTermination {
        @Override
        public boolean worse(
                String trial, int interval, Map<String, List<Double>> reports, Set<String> finished, Goal goal) {
            double top = pool(interval, reports).stream()
                    .mapToDouble(other -> best(reports.getOrDefault(other, List.of()), interval, goal))
                    .reduce((one, other) -> goal.better(one, other) ? one : other)
                    .orElseThrow();
            double own = best(reports.getOrDefault(trial, List.of()), interval, goal);
            double limit = goal == Goal.MAXIMIZE
                    ? slackFactor > 0 ? top / (1 + slackFactor) : top - slackAmount
                    : slackFactor > 0 ? top * (1 + slackFactor) : top + slackAmount;
            return goal.better(limit, own);
        }
    }

    /** Gives up what is, at its best, worse than the median of all tries' running averages. */
    record MedianStopping(int evaluationInterval, int delayEvaluation) implements EarlyTermination {
        @Override
        public boolean worse(
                String trial, int interval, Map<String, List<Double>> reports, Set<String> finished, Goal goal) {
            double[] averages = pool(interval, reports).stream()
                    .mapToDouble(other -> reports.getOrDefault(other, List.of()).subList(0, interval).stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElseThrow())
                    .sorted()
                    .toArray();
            int middle = averages.length / 2;
            double median = averages.length % 2 == 1 ? averages[middle] : (averages[middle - 1] + averages[middle]) / 2;
            return goal.better(median, best(reports.getOrDefault(trial, List.of()), interval, goal));
        }
    }

    /**
     * Gives up the worst share of the tries, rounded down to whole tries; of equals the one whose name comes last.
     *
     * @param percentage the share, 1 to 99
     * @param excludeFinished whether tries that ended are left out of the ranking
     */
    record TruncationSelection(int evaluationInterval, int delayEvaluation, int percentage, boolean excludeFinished)
            implements EarlyTermination {
        @Override
        public boolean worse(
                String trial, int interval, Map<String, List<Double>> reports, Set<String> finished, Goal goal) {
            List<String> ranked = new ArrayList<>(pool(interval, reports));
            ranked.removeIf(other -> excludeFinished && finished.contains(other));
            ranked.sort(Comparator.<String>comparingDouble(
                            other -> goal.loss(best(reports.getOrDefault(other, List.of()), interval, goal)))
                    .thenComparing(Comparator.naturalOrder()));
            int cut = (int) Math.floor(ranked.size() * percentage / 100.0);
            int place = ranked.indexOf(trial);
            return place >= 0 && place >= ranked.size() - cut;
        }
    }

    /**
     * Asynchronous successive halving (Li et al., A System for Massively Parallel Hyperparameter Tuning, 2020): at the rungs
     * {@code minInterval * reduction^k} a try goes on only while it is among the best 1/reduction of those that have reached the rung.
     *
     * @param minInterval the first rung
     * @param reduction how many tries a rung has for one of the next, at least 2
     */
    record SuccessiveHalving(int minInterval, int reduction) implements EarlyTermination {
        @Override
        public int evaluationInterval() {
            return 1;
        }

        @Override
        public int delayEvaluation() {
            return minInterval;
        }

        @Override
        public boolean looks(int interval) {
            long rung = Math.max(1, minInterval);
            while (rung < interval) {
                rung *= Math.max(2, reduction);
            }
            return rung == interval;
        }

        @Override
        public boolean worse(
                String trial, int interval, Map<String, List<Double>> reports, Set<String> finished, Goal goal) {
            double[] losses = pool(interval, reports).stream()
                    .mapToDouble(other -> goal.loss(best(reports.getOrDefault(other, List.of()), interval, goal)))
                    .sorted()
                    .toArray();
            int kept = Math.max(1, losses.length / Math.max(2, reduction));
            return goal.loss(best(reports.getOrDefault(trial, List.of()), interval, goal)) > losses[kept - 1];
        }
    }

    /** The best of a try's reports, or empty. */
    static OptionalDouble best(List<Double> reports, Goal goal) {
        return reports.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(best(reports, reports.size(), goal));
    }

    private static double best(List<Double> reports, int interval, Goal goal) {
        double[] seen = reports.subList(0, interval).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        return goal == Goal.MINIMIZE
                ? Arrays.stream(seen).min().orElseThrow()
                : Arrays.stream(seen).max().orElseThrow();
    }

    private static List<String> pool(int interval, Map<String, List<Double>> reports) {
        return reports.entrySet().stream()
                .filter(entry -> entry.getValue().size() >= interval)
                .map(Map.Entry::getKey)
                .toList();
    }
}
