package dev.athanor.science.search;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.RealVector;

/**
 * A Gaussian process over the unit cube with Matérn's kernel of smoothness 5/2, a length a dimension, and noise; lengths and noise are those of
 * the greatest marginal likelihood among a few that are tried (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, chapters
 * 2 and 5).
 */
final class GaussianProcess {
    private static final double[] LENGTHS = {0.08, 0.15, 0.25, 0.4, 0.7, 1.2, 2.5};
    private static final double[] NOISES = {1e-6, 1e-3, 1e-2, 1e-1};
    private static final NormalDistribution STANDARD = new NormalDistribution();

    private final List<double[]> points;
    private final int[] options;
    private final double mean;
    private final double deviation;
    private final double[] lengths;
    private final DecompositionSolver solver;
    private final RealVector weights;
    private final double best;

    private GaussianProcess(
            List<double[]> points, int[] options, double mean, double deviation, RealVector values, Fit fit) {
        this.points = List.copyOf(points);
        this.options = options;
        this.mean = mean;
        this.deviation = deviation;
        this.lengths = fit.lengths;
        this.solver = fit.solver;
        this.weights = fit.solver.solve(values);
        this.best = values.getMinValue();
    }

    /** A kernel that was tried. */
    private static final class Fit {
        private final double[] lengths;
        private final DecompositionSolver solver;
        private final double likelihood;

        Fit(double[] lengths, DecompositionSolver solver, double likelihood) {
            this.lengths = lengths;
            this.solver = solver;
            this.likelihood = likelihood;
        }
    }

    /**
     * Learns from values at points.
     *
     * @param options how many options each dimension has; 0 for an interval
     */
    static GaussianProcess fit(List<double[]> points, double[] losses, int[] options) {
        double mean = Arrays.stream(losses).average().orElse(0);
        double spread = Math.sqrt(Arrays.stream(losses)
                .map(loss -> (loss - mean) * (loss - mean))
                .average()
                .orElse(0));
        double deviation = spread > 0 ? spread : 1;
        var values = new ArrayRealVector(
                Arrays.stream(losses).map(loss -> (loss - mean) / deviation).toArray());
        return new GaussianProcess(points, options, mean, deviation, values, search(points, values, options));
    }

    /** First one length for all, with the noise; then each dimension's own in turn. */
    private static Fit search(List<double[]> points, RealVector values, int[] options) {
        Fit best = null;
        double noise = NOISES[NOISES.length - 1];
        for (double tried : NOISES) {
            for (double length : LENGTHS) {
                double[] lengths = new double[options.length];
                Arrays.fill(lengths, length);
                Fit fit = fit(points, values, options, lengths, tried);
                if (best == null || fit.likelihood > best.likelihood) {
                    best = fit;
                    noise = tried;
                }
            }
        }
        for (int d = 0; options.length > 1 && d < options.length; d++) {
            for (double length : LENGTHS) {
                double[] lengths = Objects.requireNonNull(best).lengths.clone();
                lengths[d] = length;
                Fit fit = fit(points, values, options, lengths, noise);
                best = fit.likelihood > best.likelihood ? fit : best;
            }
        }
        return Objects.requireNonNull(best);
    }

    private static Fit fit(List<double[]> points, RealVector values, int[] options, double[] lengths, double noise) {
        int n = points.size();
        double jitter = noise;
        while (true) {
            var covariance = new Array2DRowRealMatrix(n, n);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    double value = kernel(points.get(i), points.get(j), options, lengths) + (i == j ? jitter : 0);
                    covariance.setEntry(i, j, value);
                    covariance.setEntry(j, i, value);
                }
            }
            try {
                var cholesky = new CholeskyDecomposition(covariance, 1e-10, 1e-14);
                double determinant = 0;
                for (int i = 0; i < n; i++) {
                    determinant += 2 * Math.log(cholesky.getL().getEntry(i, i));
                }
                DecompositionSolver solver = cholesky.getSolver();
                double likelihood = -0.5 * values.dotProduct(solver.solve(values)) - 0.5 * determinant;
                return new Fit(lengths, solver, likelihood);
            } catch (MathRuntimeException singular) {
                // Points that lie on each other: a little more noise tells them apart.
                jitter *= 10;
            }
        }
    }

    private static double kernel(double[] one, double[] other, int[] options, double[] lengths) {
        double square = 0;
        for (int d = 0; d < one.length; d++) {
            double apart = options[d] == 0
                    ? one[d] - other[d]
                    : (int) (one[d] * options[d]) == (int) (other[d] * options[d]) ? 0 : 1;
            square += apart * apart / (lengths[d] * lengths[d]);
        }
        double distance = Math.sqrt(5 * square);
        return (1 + distance + distance * distance / 3) * Math.exp(-distance);
    }

    /** How much better than the best so far a point may be expected to come out, in the losses' unit. */
    double expectedImprovement(double[] at) {
        double[] near = new double[points.size()];
        for (int i = 0; i < near.length; i++) {
            near[i] = kernel(at, points.get(i), options, lengths);
        }
        var covariances = new ArrayRealVector(near, false);
        double expected = covariances.dotProduct(weights);
        double variance = Math.max(1 - covariances.dotProduct(solver.solve(covariances)), 1e-12);
        double sigma = Math.sqrt(variance);
        double gain = (best - expected) / sigma;
        return deviation * sigma * (gain * STANDARD.cumulativeProbability(gain) + STANDARD.density(gain));
    }

    /** What is expected at a point. */
    double expected(double[] at) {
        double sum = 0;
        for (int i = 0; i < points.size(); i++) {
            sum += weights.getEntry(i) * kernel(at, points.get(i), options, lengths);
        }
        return mean + deviation * sum;
    }
}
