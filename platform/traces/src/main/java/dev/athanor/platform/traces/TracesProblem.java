package dev.athanor.platform.traces;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can go wrong with traces. */
public enum TracesProblem implements Problem {
    TRACE_NOT_FOUND(ProblemKind.NOT_FOUND, "There is no such trace.", "Search the traces of the experiment."),
    TRACE_TAG_NOT_FOUND(ProblemKind.NOT_FOUND, "The trace has no tag of that name.", "Read the trace for its tags."),
    ASSESSMENT_NOT_FOUND(
            ProblemKind.NOT_FOUND, "The trace has no such assessment.", "Read the trace for its assessments."),
    TRACE_VALUE_INVALID(
            ProblemKind.INVALID,
            "A value is not allowed here.",
            "Read the message: it names the field, the value and what is allowed.");

    private final Explanation explanation;

    TracesProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
