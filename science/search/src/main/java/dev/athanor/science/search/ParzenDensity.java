package dev.athanor.science.search;

import java.util.List;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * A density over the unit cube made of kernels, one a point and a flat one that keeps every place possible. A kernel is a product: normal and
 * cut off at the cube's faces where values lie on an interval, most of its weight on the point's option where they are choices.
 */
final class ParzenDensity {
    private static final NormalDistribution STANDARD = new NormalDistribution();
    private static final double WIDTH = 0.2;

    private final List<double[]> points;
    private final int[] options;
    private final double width;

    /**
     * @param points the kernels' middles
     * @param options how many options each dimension has; 0 for an interval
     */
    ParzenDensity(List<double[]> points, int[] options) {
        this.points = points;
        this.options = options;
        this.width = WIDTH * Math.pow(Math.max(points.size(), 1), -1.0 / (options.length + 4));
    }

    double[] draw(SplittableRandom dice) {
        int kernel = dice.nextInt(points.size() + 1);
        double[] point = RandomSampler.point(dice, options.length);
        if (kernel == points.size()) {
            return point;
        }
        double[] middle = points.get(kernel);
        for (int d = 0; d < point.length; d++) {
            point[d] = options[d] > 0 ? option(d, middle[d], point[d], dice) : near(middle[d], point[d]);
        }
        return point;
    }

    /** The quantile of the normal kernel cut off at 0 and 1. */
    private double near(double middle, double unit) {
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
        for (double[] middle : points) {
            double product = 1;
            for (int d = 0; d < at.length; d++) {
                product *= options[d] > 0 ? chosen(d, middle[d], at[d]) : cut(middle[d], at[d]);
            }
            sum += product;
        }
        return Math.log(sum / (points.size() + 1));
    }

    private double cut(double middle, double at) {
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
