package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.Copies;
import java.util.Map;

/**
 * What somebody asks of an endpoint.
 *
 * @param name unique in its workspace, without regard to case
 * @param auth what callers show
 * @param traffic share of each deployment in percent; sums to 0 or 100
 * @param mirror share of requests copied to one deployment, at most 50 percent
 * @param document the wire document, kept whole
 */
public record EndpointSpec(
        String name, AuthMode auth, Map<String, Integer> traffic, Map<String, Integer> mirror, String document) {
    public EndpointSpec {
        traffic = Copies.inOrder(traffic);
        mirror = Copies.inOrder(mirror);
    }
}
