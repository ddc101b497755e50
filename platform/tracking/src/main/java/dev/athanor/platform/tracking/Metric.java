package dev.athanor.platform.tracking;

import org.jspecify.annotations.Nullable;

/**
 * One point of a metric. Two points of a run that agree in key, time, step and value are one.
 *
 * @param key the metric's name
 * @param value the value; NaN is allowed, infinities are kept as the largest finite numbers
 * @param timestamp epoch milliseconds, not negative
 * @param step step of the training, may be negative
 * @param modelId the logged model it tells about, or null
 * @param datasetName the dataset it was measured on, or null
 * @param datasetDigest that dataset's digest, or null
 */
public record Metric(
        String key,
        double value,
        long timestamp,
        long step,
        @Nullable String modelId,
        @Nullable String datasetName,
        @Nullable String datasetDigest) {
    public Metric {
        value = Double.isInfinite(value) ? Math.copySign(Double.MAX_VALUE, value) : value;
    }

    /** A point that tells of no model and no dataset. */
    public static Metric of(String key, double value, long timestamp, long step) {
        return new Metric(key, value, timestamp, step, null, null, null);
    }
}
