package dev.athanor.apps.server;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What keeps a server from starting. */
public enum ServerProblem implements Problem {
    SERVER_RUNS_ALREADY(
            ProblemKind.CONFLICT,
            "Another server uses this home folder.",
            "Use it (`athanor status`), stop it (`athanor down`), or give this one another ATHANOR_HOME."),
    HOME_UNUSABLE(
            ProblemKind.EXHAUSTED,
            "The home folder cannot be made or written.",
            "Check the path, its permissions and the free space, or set ATHANOR_HOME to another folder.");

    private final Explanation explanation;

    ServerProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
