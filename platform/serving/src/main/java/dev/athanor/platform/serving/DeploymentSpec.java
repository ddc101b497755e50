package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.Copies;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks of a deployment.
 *
 * @param endpoint name of its endpoint
 * @param name unique in its endpoint, without regard to case
 * @param kind who runs it: {@code managed} or {@code kubernetes}
 * @param model reference of a registered model, or null
 * @param environment reference of an environment, or null: then the model must bring its own
 * @param code reference of a code asset, or null
 * @param script path of the scoring script within the code, or null
 * @param size VM size, a cap on what an instance may take; null for none
 * @param instances how many instances answer
 * @param requests limits of requests
 * @param readiness when a start counts as failed
 * @param variables environment variables of the script
 * @param document the wire document, kept whole
 */
public record DeploymentSpec(
        String endpoint,
        String name,
        String kind,
        @Nullable String model,
        @Nullable String environment,
        @Nullable String code,
        @Nullable String script,
        @Nullable String size,
        int instances,
        RequestSettings requests,
        ProbeSettings readiness,
        Map<String, String> variables,
        String document) {
    public DeploymentSpec {
        variables = Copies.inOrder(variables);
    }

    /** Whether instances of {@code other} would be the same as this one's: only the wire document may differ. */
    boolean runsLike(DeploymentSpec other) {
        return equals(new DeploymentSpec(
                other.endpoint,
                other.name,
                other.kind,
                other.model,
                other.environment,
                other.code,
                other.script,
                other.size,
                other.instances,
                other.requests,
                other.readiness,
                other.variables,
                document));
    }
}
