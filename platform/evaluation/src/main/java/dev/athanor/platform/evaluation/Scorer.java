package dev.athanor.platform.evaluation;

import java.time.Instant;

/**
 * One version of a scorer.
 *
 * @param id the scorer's id, the same for all its versions
 * @param experimentId the experiment it belongs to
 * @param name what it is called
 * @param version 1, 2, 3…
 * @param serialized the scorer itself, a document of its client
 * @param createdAt when this version was registered
 */
public record Scorer(String id, String experimentId, String name, long version, String serialized, Instant createdAt) {}
