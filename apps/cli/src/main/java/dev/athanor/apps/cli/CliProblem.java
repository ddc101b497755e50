package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can go wrong on this side of the wire. */
public enum CliProblem implements Problem {
    USAGE_INVALID(
            ProblemKind.INVALID,
            "The command line is wrong.",
            "Read the message, and the command's examples: `--help`."),
    HOME_NOT_WRITABLE(
            ProblemKind.EXHAUSTED,
            "The home folder of the server cannot be made or written.",
            "Make room on its disk or make the folder your own, or set ATHANOR_HOME to another folder."),
    SERVER_NOT_RUNNING(ProblemKind.UNAVAILABLE, "No server answers.", "Start it with `athanor up --detach`."),
    SERVER_START_FAILED(ProblemKind.INTERNAL, "The server did not start.", "Read the end of its log: `athanor logs`."),
    ANSWER_UNREADABLE(
            ProblemKind.INTERNAL,
            "The server's answer makes no sense.",
            "See `athanor logs`; if ATHANOR_URL is set, check that it names an Athanor."),
    REQUEST_REFUSED(
            ProblemKind.INVALID,
            "The server refused the request without a reason that this program knows.",
            "Look for the request in `athanor logs`."),
    RESOURCE_NOT_FOUND(
            ProblemKind.NOT_FOUND,
            "There is nothing of that name.",
            "See what is there with the same group's `list`; names are case-sensitive."),
    OPERATION_FAILED(
            ProblemKind.DEPENDENCY_FAILED,
            "An operation that went on after its request failed.",
            "Mend what the message names and send it again; `show` tells the state that is left."),
    JOB_FAILED(
            ProblemKind.DEPENDENCY_FAILED,
            "The job failed.",
            "The message ends with its log; the whole of it: `athanor ml job download --name NAME`."),
    CONFIRMATION_MISSING(
            ProblemKind.INVALID, "The command asks before it deletes, and nobody is there to answer.", "Add --yes."),
    UPLOAD_FAILED(
            ProblemKind.INVALID,
            "A file could not be uploaded.",
            "Check that the file that the message names can be read, and that the datastore's container exists."),
    MLFLOW_UNREACHABLE(
            ProblemKind.UNAVAILABLE,
            "MLflow's server does not start or answer.",
            "Check the address, or name an interpreter with the mlflow package by --python."),
    MLFLOW_PLACE_UNKNOWN(
            ProblemKind.INVALID,
            "Files cannot be written where the other server wants them.",
            "Start that server with an artifact store of its own (`--artifacts-destination`)."),
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
