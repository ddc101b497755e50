package dev.athanor.foundation.kernel;

/**
 * What is always true of a {@link Problem}, whatever the single case is.
 *
 * @param kind what sort of failure it is; decides HTTP status and culprit
 * @param cause one sentence: what happened
 * @param cure one sentence: what to do about it
 */
public record Explanation(ProblemKind kind, String cause, String cure) {}
