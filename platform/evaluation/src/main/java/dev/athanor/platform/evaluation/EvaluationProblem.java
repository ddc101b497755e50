package dev.athanor.platform.evaluation;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can go wrong with evaluation datasets and scorers. */
public enum EvaluationProblem implements Problem {
    EVALUATION_DATASET_NOT_FOUND(
            ProblemKind.NOT_FOUND, "There is no such evaluation dataset.", "Search the evaluation datasets."),
    EVALUATION_TAG_NOT_FOUND(
            ProblemKind.NOT_FOUND, "The dataset has no tag of that name.", "Read the dataset for its tags."),
    SCORER_NOT_FOUND(
            ProblemKind.NOT_FOUND,
            "The experiment has no such scorer, or not in that version.",
            "List the scorers of the experiment, or the versions of the scorer."),
    EVALUATION_NAME_INVALID(
            ProblemKind.INVALID, "A name is too long.", "Choose a name of the length that the message gives.");

    private final Explanation explanation;

    EvaluationProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
