package dev.athanor.apps.cli;

import dev.athanor.protocols.yaml.Overlay;
import dev.athanor.protocols.yaml.YamlEntity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What can be done with any resource: make, read, change, delete it, or tell it to do something. */
final class ResourceActions {
    private ResourceActions() {}

    static int create(Invocation invocation) {
        refuseLocal(invocation);
        YamlEntity entity = read(invocation, Fields.of(invocation.parsed()));
        Map<String, String> names = names(entity.tree());
        Map<String, Object> body = new Sender(invocation, entity)
                .ready(invocation.session().yaml().translate(entity, invocation.scope()), true);
        put(invocation, names, body);
        if (invocation.parsed().on("all-traffic")) {
            toEndpoint(invocation, "onlineEndpoints/", names, "traffic", name -> Map.of(name, 100));
        }
        if (invocation.parsed().on("set-default")) {
            toEndpoint(invocation, "batchEndpoints/", names, "defaults", name -> Map.of("deploymentName", name));
        }
        return 0;
    }

    /** The names that fill the route's holes. */
    static Map<String, String> names(Map<String, Object> tree) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String key : List.of("name", "version", "endpoint_name")) {
            Object value = tree.get(key);
            if (value != null) {
                names.put(key.replace('_', '-'), String.valueOf(value));
            }
        }
        return names;
    }

    /** Reads the command's file with the command line over it. */
    static YamlEntity read(Invocation invocation, List<Overlay> overlays) {
        return read(invocation, invocation.command().noun(), overlays);
    }

    /** The same of a file that describes something else than what the command shows. */
    static YamlEntity read(Invocation invocation, String noun, List<Overlay> overlays) {
        Path folder = invocation.session().surroundings().folder();
        @Nullable Path file = invocation.parsed().value("file").map(Path::of).orElse(null);
        // Messages show the path as it was given; reading goes from the folder of the command.
        Path read =
                file == null || file.isAbsolute() || folder.equals(Path.of("").toAbsolutePath())
                        ? file
                        : folder.resolve(file);
        return invocation.session().yaml().read(noun, read, overlays, folder);
    }

    private static void put(Invocation invocation, Map<String, String> names, Map<String, Object> body) {
        String more = String.join("&", invocation.command().more());
        Answer answer = invocation.client().call("PUT", invocation.target(names, more), body);
        if (invocation.parsed().on("no-wait")) {
            return;
        }
        invocation.print(new Operations(invocation).finish(answer, invocation.target(names, "")));
    }

    /** Tells a deployment's endpoint of it: gives its property a value made of the deployment's name. */
    private static void toEndpoint(
            Invocation invocation,
            String kind,
            Map<String, String> names,
            String property,
            Function<String, Map<String, ?>> value) {
        String endpoint = kind + Invocation.encode(String.valueOf(names.get("endpoint-name")));
        String target = invocation.absolute(endpoint, "");
        Map<String, Object> body = JsonText.map(invocation.client().get(target).json());
        Map<String, Object> properties = JsonText.map(body.get("properties"));
        properties.put(property, value.apply(String.valueOf(names.get("name"))));
        Answer answer = invocation.client().call("PUT", target, body);
        new Operations(invocation).finish(answer, target);
    }

    static int show(Invocation invocation) {
        refuseLocal(invocation);
        Object answer = invocation.client().get(invocation.target()).json();
        if (invocation.parsed().on("web")) {
            web(invocation, JsonText.text(answer, "id"));
        }
        invocation.print(answer);
        return 0;
    }

    static void web(Invocation invocation, String address) {
        String base = invocation.session().home().running().map(Running::url).orElse("");
        String whole = address.startsWith("/") ? base + address : address;
        String opener = System.getProperty("os.name").startsWith("Mac") ? "open" : "xdg-open";
        invocation.console().note("Web View: " + whole);
        boolean desktop =
                !invocation.session().surroundings().variable("DISPLAY").isEmpty() || opener.equals("open");
        if (desktop && invocation.console().terminal()) {
            try {
                new ProcessBuilder(opener, whole).start();
            } catch (IOException noBrowser) {
                invocation.console().detail("no browser: " + noBrowser.getMessage());
            }
        }
    }

    static int list(Invocation invocation) {
        refuseLocal(invocation);
        String type = invocation.parsed().value("type").orElse("");
        List<Object> shown = new ArrayList<>();
        int most = invocation.parsed().number("max-results", Integer.MAX_VALUE);
        for (Object item : pages(invocation, invocation.target(), most)) {
            Map<String, Object> entity = invocation.entity(item);
            if (type.isEmpty() || type.equalsIgnoreCase(String.valueOf(entity.get("type")))) {
                shown.add(entity);
            }
        }
        invocation.output().print(shown);
        return 0;
    }

    /** The items of all pages, at most {@code most}. */
    static List<Object> pages(Invocation invocation, String target, int most) {
        List<Object> items = new ArrayList<>();
        String next = target;
        while (!next.isEmpty() && items.size() < most) {
            Object page = invocation.client().get(next).json();
            items.addAll(JsonText.list(JsonText.at(page, "value")));
            next = JsonText.text(page, "nextLink");
        }
        return items.size() > most ? items.subList(0, most) : items;
    }

    /** Reads the resource, changes it as the command line says, and writes it back. */
    static int update(Invocation invocation) {
        refuseLocal(invocation);
        Map<String, String> names = new LinkedHashMap<>();
        if (invocation.parsed().value("file").isPresent()) {
            names.putAll(names(read(invocation, Fields.of(invocation.parsed())).tree()));
        }
        String target = invocation.target(names, "");
        Map<String, Object> now = JsonText.map(invocation.client().get(target).json());
        YamlEntity entity = Amendments.of(invocation, now);
        Map<String, Object> body = new Sender(invocation, entity)
                .ready(invocation.session().yaml().translate(entity, invocation.scope()), true);
        keep(now, body);
        Answer answer = invocation.client().call("PUT", target, body);
        if (!invocation.parsed().on("no-wait")) {
            invocation.print(new Operations(invocation).finish(answer, target));
        }
        return 0;
    }

    /** What the YAML form does not know stays as it is. */
    private static void keep(Map<String, Object> now, Map<String, Object> body) {
        for (String key : List.of("location", "kind", "identity", "sku")) {
            Object value = now.get(key);
            if (value != null && (!body.containsKey(key) || key.equals("location"))) {
                body.put(key, value);
            }
        }
    }

    static int delete(Invocation invocation) {
        refuseLocal(invocation);
        Confirmation.ask(invocation);
        String more = String.join("&", invocation.command().more());
        Answer answer = invocation.client().call("DELETE", invocation.target(Map.of(), more), null);
        if (!invocation.parsed().on("no-wait")) {
            new Operations(invocation).finish(answer, "");
        }
        return 0;
    }

    static int post(Invocation invocation) {
        Answer answer = invocation.client().call("POST", invocation.target(), Map.of());
        if (!invocation.parsed().on("no-wait")) {
            new Operations(invocation).finish(answer, "");
        }
        return 0;
    }

    /** Calls an action and shows what it answers. */
    static int postShow(Invocation invocation) {
        invocation
                .output()
                .print(invocation
                        .client()
                        .call("POST", invocation.target(), Map.of())
                        .json());
        return 0;
    }

    static int postList(Invocation invocation) {
        Object answer =
                invocation.client().call("POST", invocation.target(), Map.of()).json();
        invocation
                .output()
                .print(JsonText.list(
                        JsonText.at(answer, invocation.command().more().getFirst())));
        return 0;
    }

    static int listFrom(Invocation invocation) {
        Object answer = invocation.client().get(invocation.target()).json();
        invocation
                .output()
                .print(JsonText.list(
                        JsonText.at(answer, invocation.command().more().getFirst())));
        return 0;
    }

    /** Says that --local is not here: deployments run on this machine anyway. */
    static void refuseLocal(Invocation invocation) {
        if (invocation.parsed().on("local")) {
            throw new UsageException(
                    "argument --local: deployments of this server run on its own machine already; leave --local out");
        }
    }
}
