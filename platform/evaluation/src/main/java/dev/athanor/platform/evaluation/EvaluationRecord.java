package dev.athanor.platform.evaluation;

import java.time.Instant;

/**
 * One question of a dataset with what belongs to it.
 *
 * @param id its id, {@code dr-…}
 * @param document what its client gave
 * @param createdAt when it came first
 * @param modifiedAt when it came last
 */
public record EvaluationRecord(String id, String document, Instant createdAt, Instant modifiedAt) {}
