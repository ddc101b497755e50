package dev.athanor.science.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Independent draws; the n-th depends on the seed and n alone. */
final class RandomSampler implements Sampler {
    private final SearchSpace space;
    private final long seed;

    RandomSampler(SearchSpace space, long seed) {
        this.space = space;
        this.seed = seed;
    }

    @Override
    public Optional<Map<String, String>> next(int index, List<Observation> seen) {
        return Optional.of(space.at(point(dice(seed, index), space.dimensions())));
    }

    /** Dice of their own for each index. */
    static SplittableRandom dice(long seed, int index) {
        return new SplittableRandom(new SplittableRandom(seed).nextLong() + index * 0x9E3779B97F4A7C15L);
    }

    static double[] point(SplittableRandom dice, int dimensions) {
        double[] point = new double[dimensions];
        for (int d = 0; d < dimensions; d++) {
            point[d] = dice.nextDouble();
        }
        return point;
    }
}
