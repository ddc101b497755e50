package dev.athanor.platform.compute;

import java.time.Instant;

/**
 * A target on which nothing new starts; what runs there ends by itself.
 *
 * @param by who asked for it
 * @param at since when
 */
public record Drain(String by, Instant at) {}
