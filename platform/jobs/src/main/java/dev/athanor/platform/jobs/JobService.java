package dev.athanor.platform.jobs;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An interactive service that a job asks for.
 *
 * @param kind what it is
 * @param port where it listens on loopback; 0 for any free port
 * @param properties what its kind knows: {@code logDir} of TensorBoard, {@code sshPublicKeys} of ssh, {@code command} of a custom one
 */
public record JobService(ServiceKind kind, int port, Map<String, String> properties) {
    private static final String KIND = "service.kind/";
    private static final String PORT = "service.port/";
    private static final String PROPERTY = "service.property/";

    /** Adds services to a plan. */
    static void put(Map<String, String> plan, Map<String, JobService> services) {
        services.forEach((name, service) -> {
            plan.put(KIND + name, service.kind().name());
            plan.put(PORT + name, Integer.toString(service.port()));
            service.properties().forEach((key, value) -> plan.put(PROPERTY + name + "/" + key, value));
        });
    }

    /** The services of a plan. */
    static Map<String, JobService> of(Map<String, String> plan) {
        Map<String, JobService> services = new LinkedHashMap<>();
        Ports.under(plan, KIND)
                .forEach((name, kind) -> services.put(
                        name,
                        new JobService(
                                ServiceKind.valueOf(kind),
                                Integer.parseInt(plan.getOrDefault(PORT + name, "0")),
                                Ports.under(plan, PROPERTY + name + "/"))));
        return services;
    }
}
