package dev.athanor.platform.traces;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a trace.
 *
 * @param id 16 hex digits
 * @param parentId the step it is part of, null for the root
 * @param name what it is called
 * @param type kind of step ({@code LLM}, {@code TOOL}…)
 * @param status {@code OK}, {@code ERROR} or {@code UNSET}
 * @param startNanos beginning, in nanoseconds of the epoch
 * @param endNanos end, or null while it goes on
 * @param attributes its attributes as plain texts, for searches
 * @param document what clients get back, whole
 */
public record Span(
        String id,
        @Nullable String parentId,
        String name,
        String type,
        String status,
        long startNanos,
        @Nullable Long endNanos,
        Map<String, String> attributes,
        String document) {}
