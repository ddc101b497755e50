package dev.athanor.platform.compute;

/**
 * The most that work may take. Zero means no limit.
 *
 * @param cores processor cores; a fraction is allowed
 * @param memory bytes of memory
 * @param processes processes and threads at a time
 */
public record Limits(double cores, long memory, long processes) {
    /** No limit at all. */
    public static final Limits NONE = new Limits(0, 0, 0);
}
