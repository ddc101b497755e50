package dev.athanor.science.search;

/** The searches there are. */
public final class Search {
    private Search() {}

    /**
     * A sampler.
     *
     * @param seed what its randomness follows from
     * @throws IllegalArgumentException if the algorithm cannot search this space: a grid is made of choices alone
     */
    public static Sampler sampler(SamplingAlgorithm algorithm, SearchSpace space, long seed) {
        return switch (algorithm) {
            case GRID -> new GridSampler(space);
            case RANDOM -> new RandomSampler(space, seed);
            case SOBOL -> new SobolSampler(space, seed);
            case BAYESIAN -> new GaussianProcessSampler(space, seed);
            case TPE -> new TpeSampler(space, seed);
        };
    }
}
