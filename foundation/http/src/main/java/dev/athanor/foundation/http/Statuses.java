package dev.athanor.foundation.http;

import dev.athanor.foundation.kernel.ProblemKind;

/** The one table from a kind of problem to an HTTP status. */
public final class Statuses {
    private Statuses() {}

    /** The status of a kind of problem. */
    public static int of(ProblemKind kind) {
        return switch (kind) {
            case INVALID, UNSUPPORTED -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case TIMED_OUT -> 408;
            case ALREADY_EXISTS, CONFLICT -> 409;
            case PRECONDITION_FAILED -> 412;
            case TOO_LARGE -> 413;
            case RANGE_NOT_SATISFIABLE -> 416;
            case DEPENDENCY_FAILED -> 424;
            case TOO_MANY -> 429;
            case INTERNAL -> 500;
            case UNAVAILABLE -> 503;
            case EXHAUSTED -> 507;
        };
    }
}
