package dev.athanor.science.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Tree-structured Parzen estimators over all settings together: draws candidates from the density of the good tries and takes the one with
 * the best ratio to the density of the others (Bergstra et al., Algorithms for Hyper-Parameter Optimization, 2011; the joint densities after
 * Falkner, Klein and Hutter, BOHB, 2018). Tries that still run count among the others, so that parallel ones keep apart.
 */
final class TpeSampler implements Sampler {
    private static final int STARTUP = 10;
    private static final int CANDIDATES = 24;
    private static final int MOST_GOOD = 25;
    private static final double GOOD_SHARE = 0.1;

    private final SearchSpace space;
    private final SobolSampler startup;
    private final long seed;

    TpeSampler(SearchSpace space, long seed) {
        this.space = space;
        this.startup = new SobolSampler(space, seed);
        this.seed = seed;
    }

    @Override
    public Optional<Map<String, String>> next(int index, List<Observation> seen) {
        List<Observation> known =
                seen.stream().filter(tried -> tried.loss().isPresent()).toList();
        if (known.size() < STARTUP) {
            return startup.next(index, seen);
        }
        List<Observation> ranked = known.stream()
                .sorted(Comparator.comparingDouble(tried -> tried.loss().orElseThrow()))
                .toList();
        int good = Math.min((int) Math.ceil(GOOD_SHARE * known.size()), MOST_GOOD);
        List<Observation> others = new ArrayList<>(ranked.subList(good, ranked.size()));
        seen.stream().filter(tried -> tried.loss().isEmpty()).forEach(others::add);
        ParzenDensity likely = density(ranked.subList(0, good));
        ParzenDensity unlikely = density(others);
        SplittableRandom dice = RandomSampler.dice(seed, index);
        double[] best = likely.draw(dice);
        double bestRatio = likely.log(best) - unlikely.log(best);
        for (int i = 1; i < CANDIDATES; i++) {
            double[] candidate = likely.draw(dice);
            double ratio = likely.log(candidate) - unlikely.log(candidate);
            if (ratio > bestRatio) {
                best = candidate;
                bestRatio = ratio;
            }
        }
        return Optional.of(space.at(best));
    }

    private ParzenDensity density(List<Observation> tries) {
        return new ParzenDensity(
                tries.stream().map(tried -> space.where(tried.values())).toList(), space.options());
    }
}
