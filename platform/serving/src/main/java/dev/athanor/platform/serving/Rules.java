package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.AthanorException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What endpoints and deployments may be; errors name the field, the value and what is allowed. */
final class Rules {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{1,30}[A-Za-z0-9]");
    private static final long LONGEST_TIMEOUT = 180_000;
    private static final int MOST_INSTANCES = 100;

    private Rules() {}

    static void check(EndpointSpec spec, Collection<String> deployments) {
        name(spec.name(), "endpoint", ServingProblem.ENDPOINT_INVALID);
        traffic(spec.traffic(), deployments);
        mirror(spec.mirror(), deployments);
    }

    private static void traffic(Map<String, Integer> traffic, Collection<String> deployments) {
        String field = "properties.traffic";
        traffic.forEach((name, share) -> {
            if (share < 0 || share > 100) {
                throw invalid("the traffic of '" + name + "' is " + share + "; allowed: 0 to 100", field);
            }
            known(name, deployments, field);
        });
        int sum = traffic.values().stream().mapToInt(Integer::intValue).sum();
        if (sum != 0 && sum != 100) {
            throw invalid("the traffic " + traffic + " sums to " + sum + "; allowed: 0 or 100", field);
        }
    }

    private static void mirror(Map<String, Integer> mirror, Collection<String> deployments) {
        String field = "properties.mirrorTraffic";
        if (mirror.size() > 1) {
            throw invalid("mirror_traffic names " + mirror.keySet() + "; allowed: one deployment", field);
        }
        mirror.forEach((name, share) -> {
            if (share < 0 || share > 50) {
                throw invalid("the mirror traffic of '" + name + "' is " + share + "; allowed: 0 to 50", field);
            }
            known(name, deployments, field);
        });
    }

    private static void known(String name, Collection<String> deployments, String field) {
        if (deployments.stream().noneMatch(name::equalsIgnoreCase)) {
            throw invalid("there is no deployment '" + name + "'; the endpoint has " + List.copyOf(deployments), field);
        }
    }

    private static AthanorException invalid(String message, String field) {
        return ServingProblem.TRAFFIC_INVALID.because(message).at(field);
    }

    static void check(DeploymentSpec spec) {
        name(spec.name(), "deployment", ServingProblem.DEPLOYMENT_INVALID);
        long timeout = spec.requests().timeout().toMillis();
        range("request_timeout_ms", timeout, 1, LONGEST_TIMEOUT, "properties.requestSettings.requestTimeout");
        range(
                "max_concurrent_requests_per_instance",
                spec.requests().concurrency(),
                1,
                10_000,
                "properties.requestSettings.maxConcurrentRequestsPerInstance");
        range("instance_count", spec.instances(), 1, MOST_INSTANCES, "sku.capacity");
    }

    private static void range(String what, long value, long least, long most, String field) {
        if (value < least || value > most) {
            throw ServingProblem.DEPLOYMENT_INVALID
                    .because(what + " is " + value + "; allowed: " + least + " to " + most)
                    .at(field);
        }
    }

    private static void name(String name, String what, ServingProblem problem) {
        if (!NAME.matcher(name).matches()) {
            throw problem.because("'" + name + "' is no name for a " + what
                            + "; allowed: 3 to 32 letters, digits and hyphens, a letter first, no hyphen last")
                    .at("name");
        }
    }
}
