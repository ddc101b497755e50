package dev.athanor.science.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Bayesian sampling: after a few even draws, the point of the greatest expected improvement under a Gaussian process. A try that still runs is
 * believed to come out as the process expects (Ginsbourger, Le Riche and Carraro 2010), so that parallel ones keep apart.
 */
final class GaussianProcessSampler implements Sampler {
    private static final int MOST_POINTS = 200;
    private static final int SPREAD = 500;
    private static final int STEPS = 60;

    private final SearchSpace space;
    private final SobolSampler startup;
    private final long seed;

    GaussianProcessSampler(SearchSpace space, long seed) {
        this.space = space;
        this.startup = new SobolSampler(space, seed);
        this.seed = seed;
    }

    @Override
    public Optional<Map<String, String>> next(int index, List<Observation> seen) {
        List<Observation> known = seen.stream()
                .filter(tried -> tried.loss().isPresent())
                .sorted(Comparator.comparingDouble(tried -> tried.loss().orElseThrow()))
                .limit(MOST_POINTS)
                .toList();
        if (known.size() < Math.max(4, Math.min(10, 2 * space.dimensions()))) {
            return startup.next(index, seen);
        }
        GaussianProcess process = believing(known, seen);
        SplittableRandom dice = RandomSampler.dice(seed, index);
        return Optional.of(space.at(climb(process, dice, startingPoints(known, dice))));
    }

    private GaussianProcess believing(List<Observation> known, List<Observation> seen) {
        List<double[]> points = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        for (Observation tried : known) {
            points.add(space.where(tried.values()));
            losses.add(tried.loss().orElseThrow());
        }
        GaussianProcess process = GaussianProcess.fit(points, array(losses), space.options());
        List<double[]> running = seen.stream()
                .filter(tried -> tried.loss().isEmpty())
                .map(tried -> space.where(tried.values()))
                .toList();
        if (running.isEmpty()) {
            return process;
        }
        for (double[] point : running) {
            points.add(point);
            losses.add(process.expected(point));
        }
        return GaussianProcess.fit(points, array(losses), space.options());
    }

    private static double[] array(List<Double> losses) {
        return losses.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Even draws over the cube and points around the best tries. */
    private List<double[]> startingPoints(List<Observation> known, SplittableRandom dice) {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < SPREAD; i++) {
            points.add(RandomSampler.point(dice, space.dimensions()));
        }
        for (Observation tried : known.subList(0, Math.min(5, known.size()))) {
            for (double reach : new double[] {0.02, 0.05, 0.1}) {
                for (int i = 0; i < 10; i++) {
                    points.add(moved(space.where(tried.values()), reach, dice));
                }
            }
        }
        return points;
    }

    private double[] climb(GaussianProcess process, SplittableRandom dice, List<double[]> starts) {
        double[] best = starts.getFirst();
        double gain = process.expectedImprovement(best);
        for (double[] start : starts) {
            double found = process.expectedImprovement(start);
            if (found > gain) {
                best = start;
                gain = found;
            }
        }
        double reach = 0.1;
        for (int step = 0; step < STEPS; step++) {
            double[] next = moved(best, reach, dice);
            double found = process.expectedImprovement(next);
            if (found > gain) {
                best = next;
                gain = found;
            } else {
                reach *= 0.93;
            }
        }
        return best;
    }

    private double[] moved(double[] point, double reach, SplittableRandom dice) {
        double[] moved = point.clone();
        int[] options = space.options();
        for (int d = 0; d < moved.length; d++) {
            if (options[d] == 0) {
                moved[d] = Math.clamp(moved[d] + reach * dice.nextGaussian(), 0, Math.nextDown(1.0));
            } else if (dice.nextDouble() < reach) {
                moved[d] = dice.nextDouble();
            }
        }
        return moved;
    }
}
