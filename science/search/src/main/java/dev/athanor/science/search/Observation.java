package dev.athanor.science.search;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * A try that was begun.
 *
 * @param values its settings
 * @param loss how it came out, smaller is better; empty while it runs, and for one that never told
 */
public record Observation(Map<String, String> values, OptionalDouble loss) {}
