package dev.athanor.platform.tracking;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can go wrong with experiments, runs and logged models. */
public enum TrackingProblem implements Problem {
    EXPERIMENT_NOT_FOUND(
            ProblemKind.NOT_FOUND, "There is no such experiment.", "List the experiments; an id is a decimal number."),
    EXPERIMENT_EXISTS(
            ProblemKind.ALREADY_EXISTS,
            "An experiment of that name exists; a deleted one keeps its name.",
            "Use it, restore it, or choose another name."),
    RUN_NOT_FOUND(
            ProblemKind.NOT_FOUND,
            "There is no such run.",
            "Check the id and the workspace of MLFLOW_TRACKING_URI, or find it with `mlflow.search_runs()`."),
    RUN_EXISTS(ProblemKind.ALREADY_EXISTS, "A run of that id exists.", "Choose another id."),
    RUN_BOUND(
            ProblemKind.CONFLICT,
            "The run belongs to its experiment and cannot leave it.",
            "Copy it instead: `runs/copy` makes a run of its own."),
    NOT_ACTIVE(
            ProblemKind.INVALID,
            "The run or experiment is deleted and takes no more.",
            "Restore it first, or log to another run."),
    PARAM_CHANGED(
            ProblemKind.INVALID,
            "A param was logged before with another value.",
            "Log it under another key, or in a nested run."),
    TAG_NOT_FOUND(ProblemKind.NOT_FOUND, "There is no tag of that name.", "Read the run or experiment for its tags."),
    MODEL_NOT_FOUND(
            ProblemKind.NOT_FOUND,
            "There is no such logged model.",
            "Check the id (`m-` and 32 digits), or find it with `mlflow.search_logged_models()`."),
    MODEL_EXISTS(
            ProblemKind.ALREADY_EXISTS,
            "A logged model of that id exists.",
            "Leave the id out, and one is made; or purge the one in the bin."),
    TRACKING_VALUE_INVALID(
            ProblemKind.INVALID,
            "A value is not allowed here.",
            "Read the message: it names the field, the value and what is allowed."),
    FILTER_INVALID(
            ProblemKind.INVALID,
            "A filter or order clause cannot be understood.",
            "Write clauses such as `metrics.rmse < 0.5 AND params.kind = 'tree'`, joined by AND, OR and NOT."),
    PAGE_TOKEN_INVALID(
            ProblemKind.INVALID,
            "The page token is none of ours.",
            "Take the token of the page before, with the same query.");

    private final Explanation explanation;

    TrackingProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
