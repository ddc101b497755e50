package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.Hashes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An endpoint as the front door sees it, in memory: what opens it, who answers and in what shares. */
final class EndpointRoute {
    private final String arm;
    private final Map<String, Target> targets = new ConcurrentHashMap<>();
    private volatile Endpoint endpoint;
    private volatile EndpointKeys keys;
    private volatile Traffic traffic;

    EndpointRoute(String arm, Endpoint endpoint, EndpointKeys keys) {
        this.arm = arm;
        this.endpoint = endpoint;
        this.keys = keys;
        this.traffic = new Traffic(endpoint.spec().traffic());
    }

    /** ARM id, which roles are judged by. */
    String arm() {
        return arm;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    void update(Endpoint changed) {
        endpoint = changed;
        traffic = new Traffic(changed.spec().traffic());
    }

    void rekey(EndpointKeys changed) {
        keys = changed;
    }

    Traffic traffic() {
        return traffic;
    }

    /** Both keys are always compared, so that time does not tell which was near. */
    boolean opens(String bearer) {
        EndpointKeys now = keys;
        boolean primary = Hashes.sameSecret(now.primary(), bearer);
        boolean secondary = Hashes.sameSecret(now.secondary(), bearer);
        return primary || secondary;
    }

    /** The deployment of that name, made when it is new. */
    Target target(String name) {
        return targets.computeIfAbsent(DeploymentKey.fold(name), ignored -> new Target(name));
    }

    @Nullable
    Target find(String name) {
        return targets.get(DeploymentKey.fold(name));
    }

    void drop(String name) {
        targets.remove(DeploymentKey.fold(name));
    }
}
