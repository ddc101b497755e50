package dev.athanor.platform.compute;

import java.time.Instant;

/**
 * Somebody who waits for nodes.
 *
 * @param holder the job's name
 * @param owner the person whose job it is
 * @param group the experiment
 * @param priority higher goes first
 * @param since since when
 */
public record Waiter(String holder, String owner, String group, int priority, Instant since) {}
