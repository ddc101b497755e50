package dev.athanor.science.search;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * A density over the unit cube made of kernels, one a point and a flat one that keeps every place possible. A kernel is a product: normal and
 * cut off at the cube's faces where values lie on an interval, most of its weight on the point's option where they are choices.
 */
final class ParzenDensity {
    private static final NormalDistribution STANDARD = new NormalDistribution();

    /** Kernels may become as narrow as the cube's edge by so much, and no narrower than one of a few points would be by their number. */
    private static final double NARROWEST = 100;

    private final List<double[]> points;
    private final int[] options;

    /** How wide each kernel is in each dimension. */
    private final List<double[]> widths;

    /**
     * @param points the kernels' middles
     * @param options how many options each dimension has; 0 for an interval
     */
    ParzenDensity(List<double[]> points, int[] options) {
        this.points = points;
        this.options = options;
        this.widths = points.stream().map(point -> new double[options.length]).toList();
        for (int d = 0; d < options.length; d++) {
            if (options[d] == 0) {
                widen(d);
            }
        }
    }

    /**
     * A kernel reaches as far as the farther of its neighbours, so that kernels are narrow where points are many; the outermost look inward
     * only. (Bergstra et al.'s adaptive Parzen estimator, with its lower bound.)
     */
    private void widen(int dimension) {
        int count = points.size();
        double least = 1 / Math.min(NARROWEST, 2.0 + count);
        int[] order = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(kernel -> points.get(kernel)[dimension]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; i < count; i++) {
            double here = points.get(order[i])[dimension];
            double left = i > 0 ? here - points.get(order[i - 1])[dimension] : count > 1 ? 0 : here;
            double right = i + 1 < count ? points.get(order[i + 1])[dimension] - here : count > 1 ? 0 : 1 - here;
            widths.get(order[i])[dimension] = Math.clamp(Math.max(left, right), least, 1);
        }
    }

    double[] draw(SplittableRandom dice) {
        int kernel = dice.nextInt(points.size() + 1);
        double[] point = RandomSampler.point(dice, options.length);
        if (kernel == points.size()) {
            return point;
        }
        double[] middle = points.get(kernel);
        double[] width = widths.get(kernel);
        for (int d = 0; d < point.length; d++) {
            point[d] = options[d] > 0 ? option(d, middle[d], point[d], dice) : near(middle[d], width[d], point[d]);
        }
        return point;
    }

    /** The quantile of the normal kernel cut off at 0 and 1. */
    private static double near(double middle, double width, double unit) {
        double low = STANDARD.cumulativeProbability(-middle / width);
        double high = STANDARD.cumulativeProbability((1 - middle) / width);
        double drawn = middle
                + width
                        * STANDARD.inverseCumulativeProbability(
                                Math.clamp(low + unit * (high - low), 1e-12, 1 - 1e-12));
        return Math.clamp(drawn, 0, Math.nextDown(1.0));
    }

    private double option(int dimension, double middle, double flat, SplittableRandom dice) {
        return dice.nextDouble() < flatShare(dimension) ? flat : middle;
    }

    /** The share of a kernel's weight that is spread over all options. */
    private double flatShare(int dimension) {
        return (double) options[dimension] / (options[dimension] + points.size());
    }

    double log(double[] at) {
        double sum = 1;
        for (int kernel = 0; kernel < points.size(); kernel++) {
            double[] middle = points.get(kernel);
            double[] width = widths.get(kernel);
            double product = 1;
            for (int d = 0; d < at.length; d++) {
                product *= options[d] > 0 ? chosen(d, middle[d], at[d]) : cut(middle[d], width[d], at[d]);
            }
            sum += product;
        }
        return Math.log(sum / (points.size() + 1));
    }

    private static double cut(double middle, double width, double at) {
        double inside =
                STANDARD.cumulativeProbability((1 - middle) / width) - STANDARD.cumulativeProbability(-middle / width);
        return STANDARD.density((at - middle) / width) / width / inside;
    }

    /** Relative to an even spread, as {@link #cut} is. */
    private double chosen(int dimension, double middle, double at) {
        int count = options[dimension];
        boolean same = (int) (middle * count) == (int) (at * count);
        return flatShare(dimension) + (same ? (1 - flatShare(dimension)) * count : 0);
    }
}
