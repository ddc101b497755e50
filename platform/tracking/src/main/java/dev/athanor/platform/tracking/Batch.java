package dev.athanor.platform.tracking;

import java.util.List;
import java.util.Map;

/**
 * What a run logs at once; it is kept whole or not at all.
 *
 * @param metrics points
 * @param params parameters; the same value again is no change, another value is refused
 * @param tags tags to set
 */
public record Batch(List<Metric> metrics, Map<String, String> params, Map<String, String> tags) {
    /** Points alone. */
    public static Batch metrics(List<Metric> metrics) {
        return new Batch(metrics, Map.of(), Map.of());
    }

    /** Parameters alone. */
    public static Batch params(Map<String, String> params) {
        return new Batch(List.of(), params, Map.of());
    }

    /** Tags alone. */
    public static Batch tags(Map<String, String> tags) {
        return new Batch(List.of(), Map.of(), tags);
    }
}
