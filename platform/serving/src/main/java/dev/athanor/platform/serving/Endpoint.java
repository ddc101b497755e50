package dev.athanor.platform.serving;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An address that deployments answer behind.
 *
 * @param workspaceGuid whose it is
 * @param spec what was asked
 * @param createdAt when it was made
 * @param createdBy who made it
 * @param modifiedAt when it was last changed
 */
public record Endpoint(
        String workspaceGuid, EndpointSpec spec, Instant createdAt, String createdBy, Instant modifiedAt) {
    /** The same without a deployment that goes. */
    Endpoint without(String deployment, Instant now) {
        spec.traffic().forEach((name, share) -> {
            if (name.equalsIgnoreCase(deployment) && share > 0) {
                throw ServingProblem.DEPLOYMENT_HAS_TRAFFIC.because(
                        "deployment '" + name + "' of endpoint '" + name() + "' takes " + share + " % of the traffic");
            }
        });
        Map<String, Integer> traffic = new LinkedHashMap<>(spec.traffic());
        traffic.keySet().removeIf(deployment::equalsIgnoreCase);
        Map<String, Integer> mirror = new LinkedHashMap<>(spec.mirror());
        mirror.keySet().removeIf(deployment::equalsIgnoreCase);
        var rest = new EndpointSpec(spec.name(), spec.auth(), traffic, mirror, spec.document());
        return new Endpoint(workspaceGuid, rest, createdAt, createdBy, now);
    }

    /** Its name. */
    public String name() {
        return spec.name();
    }
}
