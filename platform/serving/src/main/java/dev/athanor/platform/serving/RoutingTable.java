package dev.athanor.platform.serving;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All endpoints of the server in memory; the scoring road reads nothing else. A workspace is known by GUID, and by name where that is unique. */
final class RoutingTable {
    private final Map<String, EndpointRoute> routes = new ConcurrentHashMap<>();
    private final Map<String, List<String>> guids = new ConcurrentHashMap<>();

    Optional<EndpointRoute> find(String workspace, String endpoint) {
        EndpointRoute byGuid = routes.get(key(workspace, endpoint));
        if (byGuid != null) {
            return Optional.of(byGuid);
        }
        List<EndpointRoute> named = guids.getOrDefault(DeploymentKey.fold(workspace), List.of()).stream()
                .map(guid -> Optional.ofNullable(routes.get(key(guid, endpoint))))
                .flatMap(Optional::stream)
                .toList();
        return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
    }

    void put(String workspaceName, EndpointRoute route) {
        String guid = route.endpoint().workspaceGuid();
        routes.put(key(guid, route.endpoint().name()), route);
        guids.merge(
                DeploymentKey.fold(workspaceName),
                List.of(guid),
                (known, more) -> known.contains(guid)
                        ? known
                        : java.util.stream.Stream.concat(known.stream(), more.stream())
                                .toList());
    }

    void remove(String guid, String endpoint) {
        routes.remove(key(guid, endpoint));
    }

    private static String key(String workspace, String endpoint) {
        return DeploymentKey.fold(workspace) + "/" + DeploymentKey.fold(endpoint);
    }
}
