package dev.athanor.protocols.graphql;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can be wrong with a query. */
public enum GraphqlProblem implements Problem {
    GRAPHQL_QUERY_INVALID(
            ProblemKind.INVALID,
            "The query cannot be read, asks for what is not there, or for too much.",
            "Read the message: it names the place, or the limit.");

    private final Explanation explanation;

    GraphqlProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
