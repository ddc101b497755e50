package dev.athanor.foundation.kernel;

/** The small set of failures that protocols can tell apart; each protocol has one table from kind to its own status. */
public enum ProblemKind {
    /** A field of the request is wrong. HTTP 400. */
    INVALID(Culprit.USER),
    /** No or no valid credentials. HTTP 401. */
    UNAUTHENTICATED(Culprit.USER),
    /** The principal may not do this. HTTP 403. */
    FORBIDDEN(Culprit.USER),
    /** The thing does not exist. HTTP 404. */
    NOT_FOUND(Culprit.USER),
    /** The verb does not fit the address. HTTP 405. */
    METHOD_NOT_ALLOWED(Culprit.USER),
    /** A thing of that name exists already. HTTP 409. */
    ALREADY_EXISTS(Culprit.USER),
    /** The thing is in a state that does not allow this. HTTP 409. */
    CONFLICT(Culprit.USER),
    /** A condition sent with the request does not hold. HTTP 412. */
    PRECONDITION_FAILED(Culprit.USER),
    /** The body is larger than allowed. HTTP 413. */
    TOO_LARGE(Culprit.USER),
    /** The asked range lies outside the content. HTTP 416. */
    RANGE_NOT_SATISFIABLE(Culprit.USER),
    /** Known, valid, but no engine for it is here. HTTP 400 with a code of its own. */
    UNSUPPORTED(Culprit.USER),
    /** Too many requests at once. HTTP 429. */
    TOO_MANY(Culprit.RESOURCES),
    /** Disk full, out of memory, read-only folder. HTTP 507. */
    EXHAUSTED(Culprit.RESOURCES),
    /** Users' code or another system failed. HTTP 424. */
    DEPENDENCY_FAILED(Culprit.SOMEBODY_ELSE),
    /** Not ready yet, or shutting down. HTTP 503. */
    UNAVAILABLE(Culprit.PLATFORM),
    /** It took too long. HTTP 408. */
    TIMED_OUT(Culprit.SOMEBODY_ELSE),
    /** A defect of ours. HTTP 500. */
    INTERNAL(Culprit.PLATFORM);

    private final Culprit culprit;

    ProblemKind(Culprit culprit) {
        this.culprit = culprit;
    }

    /** Who has to act. */
    public Culprit culprit() {
        return culprit;
    }
}
