package dev.athanor.platform.serving;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks of an endpoint.
 *
 * @param kind online or batch
 * @param name unique in its workspace and kind, without regard to case
 * @param auth what callers show
 * @param traffic share of each deployment in percent; sums to 0 or 100
 * @param mirror share of requests copied to one deployment, at most 50 percent
 * @param defaultDeployment who takes a call of a batch endpoint; null for none yet
 * @param document the wire document, kept whole
 */
public record EndpointSpec(
        EndpointKind kind,
        String name,
        AuthMode auth,
        Map<String, Integer> traffic,
        Map<String, Integer> mirror,
        @Nullable String defaultDeployment,
        String document) {
    public EndpointSpec {
        traffic = Map.copyOf(traffic);
        mirror = Map.copyOf(mirror);
    }
}
