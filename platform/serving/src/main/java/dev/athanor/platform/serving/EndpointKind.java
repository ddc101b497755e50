package dev.athanor.platform.serving;

/** Sorts of endpoints. */
public enum EndpointKind {
    /** Answers a request while the caller waits. */
    ONLINE,
    /** Starts a job for each call. */
    BATCH
}
