package dev.athanor.protocols.yaml;

import java.util.List;
import java.util.Map;

/** The services that a server adds to every job's answer; nobody asks for them, so a shown job may be submitted again with them. */
final class ServerServices {
    private static final List<String> TYPES = List.of("Studio", "Tracking");

    private ServerServices() {}

    static void drop(String noun, Map<String, Object> tree) {
        if (!noun.equals("job") || !(tree.get("services") instanceof Map<?, ?> services)) {
            return;
        }
        services.values()
                .removeIf(service -> service instanceof Map<?, ?> one
                        && one.get("type") instanceof String type
                        && TYPES.contains(type));
        if (services.isEmpty()) {
            tree.remove("services");
        }
    }
}
