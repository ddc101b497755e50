package dev.athanor.apps.cli;

import dev.athanor.protocols.yaml.YamlEntity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is particular to workspaces and the groups that hold them. */
final class WorkspaceActions {
    private WorkspaceActions() {}

    static int create(Invocation invocation) {
        YamlEntity entity = ResourceActions.read(invocation, Fields.of(invocation.parsed()));
        Map<String, String> names = new LinkedHashMap<>(ResourceActions.names(entity.tree()));
        if (entity.tree().get("resource_group") instanceof String group) {
            names.put("group", group);
        }
        Map<String, Object> body = invocation.session().yaml().translate(entity, invocation.scope());
        String target = invocation.target(names, "");
        Answer answer = invocation.client().call("PUT", target, body);
        if (!invocation.parsed().on("no-wait")) {
            invocation.print(new Operations(invocation).finish(answer, target));
        }
        return 0;
    }

    static int list(Invocation invocation) {
        Optional<String> group = invocation.parsed().value("resource-group");
        String route = invocation.command().route();
        String path =
                group.map(name -> "/resourceGroups/" + Invocation.encode(name)).orElse("") + route;
        List<Object> shown = new ArrayList<>();
        int most = invocation.parsed().number("max-results", Integer.MAX_VALUE);
        for (Object item : ResourceActions.pages(invocation, invocation.absolute(path, ""), most)) {
            shown.add(invocation.entity(item));
        }
        invocation.output().print(shown);
        return 0;
    }

    /** Groups are light name spaces: naming one is making it. */
    static int createGroup(Invocation invocation) {
        Map<String, Object> group = new LinkedHashMap<>();
        String name = invocation.parsed().value("name").orElse("");
        String subscription = invocation.session().subscription(invocation.parsed());
        group.put("id", "/subscriptions/" + subscription + "/resourceGroups/" + name);
        group.put("location", invocation.parsed().value("location").orElse("local"));
        group.put("name", name);
        group.put("properties", Map.of("provisioningState", "Succeeded"));
        group.put("tags", invocation.parsed().pairs("tags"));
        group.put("type", "Microsoft.Resources/resourceGroups");
        invocation.output().print(group);
        return 0;
    }
}
