package dev.athanor.platform.compute;

import java.time.Instant;

/**
 * Somebody who waits for nodes.
 *
 * @param holder the job's name
 * @param group the experiment
 * @param priority higher goes first
 * @param since since when
 */
public record Waiter(String holder, String group, int priority, Instant since) {}
