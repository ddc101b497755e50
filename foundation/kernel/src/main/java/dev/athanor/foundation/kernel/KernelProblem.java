package dev.athanor.foundation.kernel;

/** Problems that are no room's own. */
public enum KernelProblem implements Problem {
    INVALID_VALUE(
            ProblemKind.INVALID,
            "A value is not allowed.",
            "Read the message: it names the field, the value and what is allowed."),
    UNAUTHENTICATED(
            ProblemKind.UNAUTHENTICATED,
            "The request has no valid credentials.",
            "Run `eval \"$(athanor env)\"` in the shell of the client, or send a bearer token."),
    ACCESS_DENIED(
            ProblemKind.FORBIDDEN,
            "The principal's roles do not allow this.",
            "Ask an owner for a role that has the action named in the message."),
    NOT_FOUND(ProblemKind.NOT_FOUND, "There is nothing at that address.", "Check the name; list what exists."),
    METHOD_NOT_ALLOWED(
            ProblemKind.METHOD_NOT_ALLOWED,
            "The address does not know that verb.",
            "Use one of the verbs in the Allow header."),
    BODY_TOO_LARGE(
            ProblemKind.TOO_LARGE, "The request body is larger than this address takes.", "Send less, or in parts."),
    DISK_FULL(
            ProblemKind.EXHAUSTED,
            "The disk under the home folder is full or read-only.",
            "Free space or move ATHANOR_HOME to another disk; nothing that was acknowledged is lost."),
    STOPPING(ProblemKind.UNAVAILABLE, "The server is stopping.", "Try again when it is up."),
    INTERNAL_ERROR(
            ProblemKind.INTERNAL,
            "Athanor itself failed.",
            "Look into the server's log for the request id and report it.");

    private final Explanation explanation;

    KernelProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
