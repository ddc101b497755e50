package dev.athanor.platform.tracking;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search among logged models.
 *
 * @param filter clauses joined by AND, or null
 * @param datasets only metrics on these count; a model without such a metric does not fit
 * @param orders what to sort by; newest first when empty
 * @param max most items of a page
 * @param token token of the page before, or null
 */
public record ModelQuery(
        @Nullable String filter,
        List<OnDataset> datasets,
        List<Order> orders,
        int max,
        @Nullable String token) {
    /**
     * A dataset that a metric was measured on.
     *
     * @param name its name
     * @param digest its digest, or null for any
     */
    public record OnDataset(String name, @Nullable String digest) {
        boolean holds(Metric metric) {
            return name.equals(metric.datasetName()) && (digest == null || digest.equals(metric.datasetDigest()));
        }
    }

    /**
     * A key to sort by.
     *
     * @param field a field, or {@code metrics.KEY}
     * @param ascending smallest first
     * @param dataset for a metric: only points on this dataset, or null
     */
    public record Order(
            String field, boolean ascending, @Nullable OnDataset dataset) {}
}
