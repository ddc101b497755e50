package dev.athanor.science.search;

/** Which values of the objective are better. */
public enum Goal {
    MINIMIZE,
    MAXIMIZE;

    /** Whether {@code one} is better than {@code other}. */
    public boolean better(double one, double other) {
        return this == MINIMIZE ? one < other : one > other;
    }

    /** The value as a loss: smaller is better. */
    public double loss(double value) {
        return this == MINIMIZE ? value : -value;
    }
}
