package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can be wrong with a request of MLflow's API as such. */
public enum MlflowProblem implements Problem {
    MLFLOW_PARAMETER_INVALID(
            ProblemKind.INVALID,
            "A parameter of the request is missing or of the wrong type.",
            "Read the message: it names the parameter and what was sent."),
    MLFLOW_NAME_TAKEN(
            ProblemKind.ALREADY_EXISTS, "A registered model or version of that name exists.", "Choose another name."),
    MLFLOW_NOT_FOUND(
            ProblemKind.NOT_FOUND,
            "There is no registered model, version or artifact of that name.",
            "Search for it; names are case-sensitive."),
    MLFLOW_NOT_IMPLEMENTED(
            ProblemKind.UNSUPPORTED,
            "This part of MLflow's API is not offered.",
            "Clients fall back to another way by themselves; see the list in the guide.");

    private final Explanation explanation;

    MlflowProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
