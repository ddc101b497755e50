package dev.athanor.protocols.mlflow;

import java.util.Optional;

/** Sizes of pages, with MLflow's words for those out of range. */
final class Limits {
    private Limits() {}

    static int page(Call call, int otherwise, int most) {
        Optional<Long> asked = call.fields().number("max_results");
        long max = asked.orElse((long) otherwise);
        if (max < 1) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Invalid value " + max
                            + " for parameter 'max_results' supplied. It must be a positive integer")
                    .at("max_results");
        }
        if (max > most) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Invalid value " + max + " for parameter 'max_results' supplied. It must be at most "
                            + most)
                    .at("max_results");
        }
        return (int) max;
    }

    /** Sizes of the registry's pages, whose words differ. */
    static int registryPage(Call call, int otherwise, int most) {
        long max = call.fields().number("max_results").orElse((long) otherwise);
        if (max < 1) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Invalid value for max_results. It must be a positive integer, but got " + max)
                    .at("max_results");
        }
        if (max > most) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Invalid value for request parameter max_results. It must be at most " + most
                            + ", but got value " + max)
                    .at("max_results");
        }
        return (int) max;
    }
}
