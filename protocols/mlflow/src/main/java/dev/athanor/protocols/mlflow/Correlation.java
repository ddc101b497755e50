package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * How often two conditions hold together, as normalised pointwise mutual information: -1 never, 0 by chance, 1 always.
 *
 * @param total traces in all
 * @param one traces that fit the one filter
 * @param other traces that fit the other
 * @param joint traces that fit both
 */
record Correlation(long total, long one, long other, long joint) {
    /** Added to each cell of the table of counts, so that rare things say less. */
    private static final double SMOOTHING = 1;

    ObjectNode json() {
        ObjectNode node = Json.object();
        Wire.real(node, "npmi", npmi());
        Wire.real(node, "npmi_smoothed", smoothed());
        node.put("filter1_count", one);
        node.put("filter2_count", other);
        node.put("joint_count", joint);
        node.put("total_count", total);
        return node;
    }

    private double npmi() {
        if (total == 0 || one == 0 || other == 0) {
            return Double.NaN;
        }
        if (joint == 0) {
            return -1;
        }
        return npmi((double) joint / total, (double) one / total, (double) other / total);
    }

    private double smoothed() {
        double all = total + 4 * SMOOTHING;
        return npmi((joint + SMOOTHING) / all, (one + 2 * SMOOTHING) / all, (other + 2 * SMOOTHING) / all);
    }

    private static double npmi(double both, double first, double second) {
        return both >= 1 ? 1 : Math.clamp(Math.log(both / (first * second)) / -Math.log(both), -1, 1);
    }
}
