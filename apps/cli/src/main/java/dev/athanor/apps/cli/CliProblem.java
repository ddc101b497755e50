package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can go wrong on this side of the wire. */
public enum CliProblem implements Problem {
    USAGE_INVALID(ProblemKind.INVALID, "The command line is wrong.", "Look at the command's --help."),
    HOME_NOT_WRITABLE(
            ProblemKind.EXHAUSTED,
            "The home folder of the server cannot be made or written.",
            "Make room on its disk or make the folder your own, or set ATHANOR_HOME to another folder."),
    SERVER_NOT_RUNNING(ProblemKind.UNAVAILABLE, "No server answers.", "Start it with `athanor up --detach`."),
    SERVER_START_FAILED(ProblemKind.INTERNAL, "The server did not start.", "Read the end of its log: `athanor logs`."),
    ANSWER_UNREADABLE(ProblemKind.INTERNAL, "The server's answer makes no sense.", "Look into `athanor logs`."),
    REQUEST_REFUSED(ProblemKind.INVALID, "The server refused the request.", "The message says why."),
    RESOURCE_NOT_FOUND(ProblemKind.NOT_FOUND, "There is nothing of that name.", "List what is there."),
    OPERATION_FAILED(ProblemKind.DEPENDENCY_FAILED, "A long-running operation failed.", "The message says why."),
    JOB_FAILED(ProblemKind.DEPENDENCY_FAILED, "The job failed.", "Its log says why: `athanor ml job stream`."),
    CONFIRMATION_MISSING(
            ProblemKind.INVALID, "The command asks before it deletes, and nobody is there to answer.", "Add --yes."),
    UPLOAD_FAILED(ProblemKind.INVALID, "A file could not be uploaded.", "The message names the file."),
    QUERY_INVALID(ProblemKind.INVALID, "The --query expression is wrong.", "See https://jmespath.org for its grammar.");

    private final Explanation explanation;

    CliProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
