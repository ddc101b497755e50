package dev.athanor.protocols.graphql;

import dev.athanor.foundation.kernel.AthanorException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads queries. */
public final class Graphql {
    private Graphql() {}

    /**
     * How much a query may ask for.
     *
     * @param rootFields most fields of the root
     * @param aliases most fields of one level with a name of their own
     * @param depth most levels
     * @param selections most fields in all
     */
    public record Limits(int rootFields, int aliases, int depth, int selections) {}

    /**
     * The root fields that a query or mutation asks for.
     *
     * @param operation which of the document's operations; null when it has only one
     * @param variables values by name
     * @throws AthanorException GRAPHQL_QUERY_INVALID
     */
    public static List<Selection> parse(
            String document, @Nullable String operation, JsonNode variables, Limits limits) {
        return new DocumentReader(document, variables, limits).read(operation);
    }

    static AthanorException invalid(String message) {
        return GraphqlProblem.GRAPHQL_QUERY_INVALID.because(message);
    }
}
