package dev.athanor.apps.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Roles and who has them. */
final class RoleActions {
    private static final String PROVIDER = "/providers/Microsoft.Authorization/";
    private static final String VERSION = "?api-version=2022-04-01";

    private RoleActions() {}

    static int assign(Invocation invocation) {
        Parsed parsed = invocation.parsed();
        String assignee = parsed.value("assignee-object-id")
                .or(() -> parsed.value("assignee"))
                .orElseThrow(() -> new UsageException("the following arguments are required: --assignee"));
        String scope = scope(invocation);
        String id = parsed.value("name")
                .orElseGet(() -> invocation.session().surroundings().ids().get().guid());
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("principalId", assignee);
        properties.put("principalType", parsed.value("assignee-principal-type").orElse("User"));
        properties.put("roleDefinitionId", parsed.value("role").orElse(""));
        for (String text : List.of("description", "condition")) {
            parsed.value(text).ifPresent(value -> properties.put(text, value));
        }
        String address = below(scope, "roleAssignments") + "/" + Invocation.encode(id) + VERSION;
        Answer answer = invocation.client().call("PUT", address, Map.of("properties", properties));
        invocation.output().print(flat(answer.json(), names(invocation, scope)));
        return 0;
    }

    static int list(Invocation invocation) {
        invocation.output().print(found(invocation));
        return 0;
    }

    static int delete(Invocation invocation) {
        Parsed parsed = invocation.parsed();
        List<String> ids = new ArrayList<>(parsed.words("ids"));
        if (ids.isEmpty()) {
            if (parsed.value("assignee").isEmpty() && parsed.value("role").isEmpty()) {
                // Everybody's: that is asked about.
                Confirmation.ask(invocation);
            }
            found(invocation)
                    .forEach(known -> ids.add(String.valueOf(JsonText.map(known).get("id"))));
        }
        ids.forEach(id -> invocation.client().call("DELETE", path(id) + VERSION, null));
        return 0;
    }

    static int definitions(Invocation invocation) {
        String asked = invocation.parsed().value("name").orElse("");
        List<Object> shown = new ArrayList<>();
        for (Object definition : values(invocation, below(scope(invocation), "roleDefinitions") + VERSION)) {
            Map<String, Object> flat = flat(definition, Map.of());
            flat.put("roleType", JsonText.text(definition, "properties.type"));
            flat.put("type", JsonText.text(definition, "type"));
            boolean wanted = asked.isEmpty()
                    || asked.equalsIgnoreCase(JsonText.text(definition, "properties.roleName"))
                    || asked.equalsIgnoreCase(JsonText.text(definition, "name"));
            if (wanted) {
                shown.add(flat);
            }
        }
        invocation.output().print(shown);
        return 0;
    }

    /** The assignments that the arguments ask for. */
    private static List<Object> found(Invocation invocation) {
        Parsed parsed = invocation.parsed();
        String scope = scope(invocation);
        Map<String, String> names = names(invocation, scope);
        Optional<String> role = parsed.value("role");
        Optional<String> assignee = parsed.value("assignee");
        boolean inherited = parsed.on("include-inherited");
        boolean all = parsed.on("all");
        String filter = all ? "" : "&$filter=" + Invocation.encode("atScope()");
        List<Object> found = new ArrayList<>();
        for (Object known : values(invocation, below(scope, "roleAssignments") + VERSION + filter)) {
            Map<String, Object> flat = flat(known, names);
            boolean here = String.valueOf(flat.get("scope")).equalsIgnoreCase(scope);
            boolean wanted = (here || inherited || all)
                    && assignee.filter(id -> !id.equalsIgnoreCase(String.valueOf(flat.get("principalId"))))
                            .isEmpty()
                    && role.filter(name -> !name.equalsIgnoreCase(String.valueOf(flat.get("roleDefinitionName")))
                                    && !String.valueOf(flat.get("roleDefinitionId"))
                                            .endsWith(name))
                            .isEmpty();
            if (wanted) {
                found.add(flat);
            }
        }
        return found;
    }

    private static String scope(Invocation invocation) {
        Parsed parsed = invocation.parsed();
        String subscription = "/subscriptions/" + invocation.session().subscription(parsed);
        return parsed.value("scope")
                .or(() -> parsed.value("resource-group").map(group -> subscription + "/resourceGroups/" + group))
                .orElse(subscription);
    }

    private static String below(String scope, String type) {
        return (scope.equals("/") ? "" : path(scope)) + PROVIDER + type;
    }

    /** An ARM path, its segments ready for an address. */
    private static String path(String arm) {
        var path = new StringBuilder();
        for (String segment : arm.replaceFirst("^/+", "").split("/")) {
            path.append('/').append(Invocation.encode(segment));
        }
        return path.toString();
    }

    private static List<Object> values(Invocation invocation, String address) {
        return ResourceActions.pages(invocation, address, Integer.MAX_VALUE);
    }

    /** Names of roles by their ids. */
    private static Map<String, String> names(Invocation invocation, String scope) {
        Map<String, String> names = new TreeMap<>();
        for (Object definition : values(invocation, below(scope, "roleDefinitions") + VERSION)) {
            names.put(JsonText.text(definition, "name"), JsonText.text(definition, "properties.roleName"));
        }
        return names;
    }

    /** A resource as az shows it: its properties beside its name. */
    private static Map<String, Object> flat(@Nullable Object resource, Map<String, String> roles) {
        Map<String, Object> flat = new TreeMap<>(JsonText.map(resource));
        flat.putAll(JsonText.map(flat.remove("properties")));
        flat.put("type", JsonText.text(resource, "type"));
        String role = String.valueOf(flat.getOrDefault("roleDefinitionId", ""));
        String name = roles.get(role.substring(role.lastIndexOf('/') + 1));
        if (name != null) {
            flat.put("roleDefinitionName", name);
        }
        return flat;
    }
}
