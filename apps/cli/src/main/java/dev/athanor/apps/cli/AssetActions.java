package dev.athanor.apps.cli;

import dev.athanor.protocols.yaml.YamlEntity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is particular to things that have versions. */
final class AssetActions {
    private AssetActions() {}

    static int create(Invocation invocation) {
        refuseRegistry(invocation);
        YamlEntity entity = ResourceActions.read(invocation, Fields.of(invocation.parsed()));
        if (entity.tree().get("name") == null) {
            throw new UsageException("the following arguments are required: --name/-n");
        }
        Map<String, Object> body = new Sender(invocation, entity)
                .ready(invocation.session().yaml().translate(entity, invocation.scope()), true);
        Map<String, String> names = ResourceActions.names(entity.tree());
        names.computeIfAbsent("version", key -> nextVersion(invocation, String.valueOf(names.get("name"))));
        Answer answer = invocation.client().call("PUT", invocation.target(names, ""), body);
        invocation.print(answer.json());
        return 0;
    }

    private static String nextVersion(Invocation invocation, String name) {
        Answer container = invocation
                .client()
                .send(
                        "GET",
                        invocation.absolute(collection(invocation) + "/" + Invocation.encode(name), ""),
                        Map.of(),
                        new byte[0]);
        if (container.status() == 404) {
            return "1";
        }
        if (!container.ok()) {
            throw ServiceException.of(container);
        }
        String next = JsonText.text(container.json(), "properties.nextVersion");
        return next.isEmpty() ? "1" : next;
    }

    /** The first segment of the command's route. */
    private static String collection(Invocation invocation) {
        return invocation.command().route().split("/")[0];
    }

    static int list(Invocation invocation) {
        refuseRegistry(invocation);
        Parsed parsed = invocation.parsed();
        String view =
                parsed.on("archived-only") ? "ArchivedOnly" : parsed.on("include-archived") ? "All" : "ActiveOnly";
        String query = "listViewType=" + view;
        Optional<String> name = parsed.value("name");
        String path = collection(invocation)
                + name.map(one -> "/" + Invocation.encode(one) + "/versions").orElse("");
        if (name.isPresent()) {
            query += "&$orderBy=createdtime%20desc";
        }
        String stage = parsed.value("stage").orElse("");
        List<Object> shown = new ArrayList<>();
        int most = parsed.number("max-results", Integer.MAX_VALUE);
        for (Object item : ResourceActions.pages(invocation, invocation.absolute(path, query), most)) {
            Map<String, Object> entity = invocation.entity(item);
            if (stage.isEmpty() || stage.equalsIgnoreCase(String.valueOf(entity.get("stage")))) {
                shown.add(entity);
            }
        }
        invocation.output().print(shown);
        return 0;
    }

    static int show(Invocation invocation) {
        refuseRegistry(invocation);
        invocation.print(invocation.client().get(version(invocation)).json());
        return 0;
    }

    /** The address of the version that the command line names, by number or by label. */
    private static String version(Invocation invocation) {
        Parsed parsed = invocation.parsed();
        Optional<String> label = parsed.value("label");
        if (parsed.value("version").isPresent() == label.isPresent()) {
            throw new UsageException("one of the following arguments is required: --version/-v or --label/-l");
        }
        return label.map(one -> latest(invocation, one)).orElseGet(invocation::target);
    }

    private static String latest(Invocation invocation, String label) {
        if (!label.equals("latest")) {
            throw new UsageException("argument --label/-l: the only label is latest");
        }
        String name = invocation.parsed().value("name").orElse("");
        String path = collection(invocation) + "/" + Invocation.encode(name) + "/versions";
        String query = "$orderBy=createdtime%20desc&$top=1";
        List<Object> versions = ResourceActions.pages(invocation, invocation.absolute(path, query), 1);
        if (versions.isEmpty()) {
            throw CliProblem.RESOURCE_NOT_FOUND.because("'" + name + "' has no version");
        }
        String id = JsonText.text(versions.getFirst(), "id");
        return invocation.target(Map.of("version", id.substring(id.lastIndexOf('/') + 1)), "");
    }

    static int update(Invocation invocation) {
        refuseRegistry(invocation);
        String target = version(invocation);
        Map<String, Object> now = JsonText.map(invocation.client().get(target).json());
        Map<String, Object> properties = JsonText.map(now.get("properties"));
        Map<String, Object> tree = new LinkedHashMap<>();
        for (String key : List.of("description", "tags", "stage", "properties")) {
            Object value = properties.get(key);
            if (value != null) {
                tree.put(key, value);
            }
        }
        Amendments.add(tree, invocation.parsed().words("add"));
        Amendments.remove(tree, invocation.parsed().words("remove"));
        Fields.of(invocation.parsed()).forEach(one -> Overlaid.put(tree, one));
        for (String key : List.of("description", "tags", "stage", "properties")) {
            Object value = tree.remove(key);
            if (value != null) {
                properties.put(key, value);
            } else {
                properties.remove(key);
            }
        }
        if (!tree.isEmpty()) {
            throw new UsageException("argument --set: '"
                    + tree.keySet().iterator().next() + "' cannot change; description, tags, properties and stage can");
        }
        invocation.print(invocation
                .client()
                .call("PUT", target, Map.of("properties", properties))
                .json());
        return 0;
    }

    static int archive(Invocation invocation) {
        return setArchived(invocation, true);
    }

    static int restore(Invocation invocation) {
        return setArchived(invocation, false);
    }

    /** A version by number or label, or all of them when neither is named. */
    private static int setArchived(Invocation invocation, boolean archived) {
        refuseRegistry(invocation);
        Parsed parsed = invocation.parsed();
        boolean all = parsed.value("version").isEmpty() && parsed.value("label").isEmpty();
        String target = all
                ? invocation.absolute(
                        collection(invocation) + "/"
                                + Invocation.encode(parsed.value("name").orElse("")),
                        "")
                : version(invocation);
        Map<String, Object> now = JsonText.map(invocation.client().get(target).json());
        Map<String, Object> properties = JsonText.map(now.get("properties"));
        properties.put("isArchived", archived);
        invocation.client().call("PUT", target, Map.of("properties", properties));
        return 0;
    }

    private static void refuseRegistry(Invocation invocation) {
        if (invocation.parsed().value("registry-name").isPresent()) {
            throw new UsageException("argument --registry-name: this server has no registries yet; "
                    + "use --workspace-name and --resource-group");
        }
    }
}
