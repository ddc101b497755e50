package dev.athanor.platform.traces;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which traces of an experiment to delete.
 *
 * @param until those that began then or before, or null
 * @param most how many at most, oldest first; null for all
 * @param ids these ones; empty for whichever fit the rest
 */
public record Deletion(@Nullable Instant until, @Nullable Integer most, List<String> ids) {}
