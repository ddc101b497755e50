package dev.athanor.platform.compute;

import org.jspecify.annotations.Nullable;

/**
 * What a job asks for. Zeros ask for nothing in particular: a core is counted, and the node's size is the limit.
 *
 * @param instances nodes; at least 1
 * @param cores cores of each
 * @param memory bytes of each
 * @param gpus devices of each
 * @param vmSize size wished for when the target is serverless, or null
 */
public record Demand(
        int instances,
        double cores,
        long memory,
        int gpus,
        @Nullable String vmSize) {
    /** One node, nothing in particular. */
    public static final Demand ONE = new Demand(1, 0, 0, 0, null);
}
