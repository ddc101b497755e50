package dev.athanor.apps.cli;

import dev.athanor.protocols.yaml.Scope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One command being run.
 *
 * @param session what it shares
 * @param parsed its arguments
 * @param output how its result is printed
 */
record Invocation(Session session, Parsed parsed, Output output) {
    private static final Pattern HOLE = Pattern.compile("\\{([a-z-]+)}");

    Command command() {
        return parsed.command();
    }

    Console console() {
        return session.console();
    }

    Client client() {
        return session.client();
    }

    Scope scope() {
        return session.scope(parsed);
    }

    /** The address of the command's route, its holes filled from {@code names} first and from the arguments then. */
    String target(Map<String, String> names, String query) {
        String route = command().route();
        StringBuilder path = new StringBuilder();
        Matcher hole = HOLE.matcher(route);
        int end = 0;
        while (hole.find()) {
            path.append(route, end, hole.start()).append(encode(fill(hole.group(1), names)));
            end = hole.end();
        }
        path.append(route.substring(end));
        return absolute(path.toString(), query);
    }

    String target() {
        return target(Map.of(), "");
    }

    /** The address of a path below the workspace, or below the subscription when it begins with a slash. */
    String absolute(String path, String query) {
        String base = path.startsWith("/")
                ? "/subscriptions/" + encode(session.subscription(parsed)) + path
                : workspace() + "/" + path;
        return base + "?api-version=" + API + (query.isEmpty() ? "" : "&" + query);
    }

    /** The workspace's path, ready for an address. */
    String workspace() {
        Scope scope = scope();
        return "/subscriptions/" + encode(scope.subscription()) + "/resourceGroups/" + encode(scope.group())
                + "/providers/Microsoft.MachineLearningServices/workspaces/" + encode(scope.workspace());
    }

    private String fill(String name, Map<String, String> names) {
        String given = names.get(name);
        if (given != null) {
            return given;
        }
        return parsed.value(name).orElseGet(() -> switch (name) {
            case "group" -> session.group(parsed);
            // Commands on workspaces take the default workspace when they are given no name.
            case "name" -> session.workspace(parsed);
            default -> throw new UsageException("the following arguments are required: --" + name);
        });
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** An answer of ARM in the command's own form, with az's additions. */
    Map<String, Object> entity(@Nullable Object arm) {
        return entity(command().noun(), arm);
    }

    Map<String, Object> entity(String noun, @Nullable Object arm) {
        Map<String, Object> tree = JsonText.map(arm);
        Map<String, Object> shown = new TreeMap<>(session.yaml().show(noun, tree));
        Matcher group = GROUP.matcher(String.valueOf(tree.get("id")));
        if (group.find()) {
            shown.put("resourceGroup", group.group(1));
        }
        return shown;
    }

    /** Prints an answer of ARM. */
    void print(@Nullable Object arm) {
        output.print(entity(arm));
    }

    private static final Pattern GROUP = Pattern.compile("(?i)/resourceGroups/([^/]+)/");
    private static final String API = "2024-10-01";
}
