package dev.athanor.science.search;

/** How a space is searched. */
public enum SamplingAlgorithm {
    /** Every combination of choices, in order. */
    GRID,
    /** Independent draws. */
    RANDOM,
    /** Draws that fill the space evenly: Sobol's sequence with the direction numbers of Joe and Kuo (2008), shifted by the seed. */
    SOBOL,
    /** Expected improvement under a Gaussian process (Jones, Schonlau and Welch 1998; Snoek, Larochelle and Adams 2012). */
    BAYESIAN,
    /** Tree-structured Parzen estimators over all settings together (Bergstra et al. 2011; Falkner, Klein and Hutter 2018). */
    TPE
}
