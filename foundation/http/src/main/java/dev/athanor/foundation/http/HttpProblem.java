package dev.athanor.foundation.http;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can go wrong with the web server itself. */
public enum HttpProblem implements Problem {
    ADDRESS_IN_USE(
            ProblemKind.CONFLICT,
            "The server cannot listen on an address.",
            "Stop whatever uses the port, or choose others with `--port` and `--http-port`."),
    BODY_CUT_OFF(
            ProblemKind.INVALID,
            "The connection ended before the body was whole.",
            "Send the request again; nothing of it was kept.");

    private final Explanation explanation;

    HttpProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
