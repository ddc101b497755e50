package dev.athanor.science.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hipparchus.random.SobolSequenceGenerator;

/** Sobol's sequence, moved as a whole by the seed (Cranley and Patterson's rotation), which keeps its evenness. */
final class SobolSampler implements Sampler {
    private final SearchSpace space;
    private final double[] shift;

    SobolSampler(SearchSpace space, long seed) {
        this.space = space;
        this.shift = RandomSampler.point(new SplittableRandom(seed), space.dimensions());
    }

    @Override
    public Optional<Map<String, String>> next(int index, List<Observation> seen) {
        return Optional.of(space.at(point(index)));
    }

    double[] point(int index) {
        double[] point = new SobolSequenceGenerator(space.dimensions()).skipTo(index);
        for (int d = 0; d < point.length; d++) {
            double moved = point[d] + shift[d];
            point[d] = moved >= 1 ? moved - 1 : moved;
        }
        return point;
    }
}
