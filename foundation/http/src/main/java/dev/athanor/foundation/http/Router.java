package dev.athanor.foundation.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A tree of path segments; literals before {@code {name}} before {@code {name...}}, with backtracking. */
final class Router {
    /** A route that fits, with its parameters. */
    record Match(Route route, Map<String, String> params) {}

    /** What is written down of a route. */
    record Route(String method, String pattern, Access access, Handler handler, ErrorForm errors) {}

    private static final class Node {
        final Map<String, Node> literals = new HashMap<>();

        @Nullable
        Node variable;

        final Map<String, Entry> routes = new TreeMap<>();
        final Map<String, Entry> rests = new TreeMap<>();
    }

    private record Entry(Route route, List<String> names) {}

    private final Node root = new Node();

    void add(Resource resource) {
        resource.routes(new Writer(resource.errors()));
    }

    private void add(Route route) {
        Node node = root;
        List<String> names = new ArrayList<>();
        boolean rest = false;
        for (String segment : segments(route.pattern())) {
            if (segment.startsWith("{") && segment.endsWith("...}")) {
                names.add(segment.substring(1, segment.length() - 4));
                rest = true;
            } else if (segment.startsWith("{") && segment.endsWith("}")) {
                names.add(segment.substring(1, segment.length() - 1));
                node.variable = node.variable == null ? new Node() : node.variable;
                node = node.variable;
            } else {
                node = node.literals.computeIfAbsent(fold(segment), ignored -> new Node());
            }
        }
        Entry before = (rest ? node.rests : node.routes).put(route.method(), new Entry(route, names));
        if (before != null) {
            throw new IllegalStateException("two routes for " + route.method() + " " + route.pattern());
        }
    }

    /** The route for a verb and path. A {@code {name...}} never takes a verb at a path that other routes name whole: there the verb is wrong. */
    Optional<Match> match(String method, String rawPath) {
        List<String> path = segments(rawPath);
        Match match = find(root, path, 0, method, new ArrayList<>());
        boolean wrongVerb = match != null
                && match.route().pattern().endsWith("...}")
                && !whole(root, path, 0).isEmpty();
        return wrongVerb ? Optional.empty() : Optional.ofNullable(match);
    }

    /** The routes that a path has for whatever verbs, for a 405; empty when nobody knows the path. */
    Map<String, Route> verbs(String rawPath) {
        List<String> path = segments(rawPath);
        Map<String, Route> whole = whole(root, path, 0);
        return whole.isEmpty() ? open(root, path, 0) : whole;
    }

    private static @Nullable Match find(Node node, List<String> path, int at, String method, List<String> values) {
        if (at == path.size()) {
            Entry entry = node.routes.get(method);
            return entry != null ? found(entry, values) : rest(node, path, at, method, values);
        }
        String segment = path.get(at);
        Node literal = node.literals.get(fold(decode(segment)));
        if (literal != null) {
            Match match = find(literal, path, at + 1, method, values);
            if (match != null) {
                return match;
            }
        }
        if (node.variable != null && !segment.isEmpty()) {
            List<String> more = new ArrayList<>(values);
            more.add(decode(segment));
            Match match = find(node.variable, path, at + 1, method, more);
            if (match != null) {
                return match;
            }
        }
        return rest(node, path, at, method, values);
    }

    private static @Nullable Match rest(Node node, List<String> path, int at, String method, List<String> values) {
        Entry entry = node.rests.get(method);
        if (entry == null) {
            return null;
        }
        List<String> more = new ArrayList<>(values);
        more.add(String.join("/", path.subList(at, path.size())));
        return found(entry, more);
    }

    private static Match found(Entry entry, List<String> values) {
        Map<String, String> params = new HashMap<>();
        for (int i = 0; i < entry.names().size(); i++) {
            params.put(entry.names().get(i), values.get(i));
        }
        return new Match(entry.route(), params);
    }

    /** Routes by verb that name every segment of the path. */
    private static Map<String, Route> whole(Node node, List<String> path, int at) {
        return at == path.size() ? routes(node.routes) : below(node, path, at, next -> whole(next, path, at + 1));
    }

    /** Routes by verb that take the end of the path as it is. */
    private static Map<String, Route> open(Node node, List<String> path, int at) {
        Map<String, Route> here = routes(node.rests);
        if (at < path.size()) {
            below(node, path, at, next -> open(next, path, at + 1)).forEach(here::putIfAbsent);
        }
        return here;
    }

    private static Map<String, Route> below(
            Node node, List<String> path, int at, Function<Node, Map<String, Route>> look) {
        Map<String, Route> found = new TreeMap<>();
        Node literal = node.literals.get(fold(decode(path.get(at))));
        if (literal != null) {
            found.putAll(look.apply(literal));
        }
        if (node.variable != null && !path.get(at).isEmpty()) {
            look.apply(node.variable).forEach(found::putIfAbsent);
        }
        return found;
    }

    /**
     * The ARM path that a request is about: its address from where the pattern says {@code /subscriptions}. Only there: an address may hold
     * the same word in a part that users write. A slash within a segment stays encoded, so that it makes no segment more.
     */
    static String scope(String pattern, String rawPath) {
        int at = segments(pattern).indexOf("subscriptions");
        if (at < 0) {
            return "/";
        }
        List<String> path = segments(rawPath);
        return path.subList(at, path.size()).stream()
                .map(segment -> decode(segment).replace("/", "%2F"))
                .collect(Collectors.joining("/", "/", ""));
    }

    private static Map<String, Route> routes(Map<String, Entry> entries) {
        Map<String, Route> routes = new TreeMap<>();
        entries.forEach((verb, entry) -> routes.put(verb, entry.route()));
        return routes;
    }

    private static List<String> segments(String path) {
        String inner = path.startsWith("/") ? path.substring(1) : path;
        if (inner.isEmpty()) {
            return List.of();
        }
        List<String> segments = new ArrayList<>(List.of(inner.split("/", -1)));
        if (segments.size() > 1 && segments.getLast().isEmpty()) {
            segments.removeLast();
        }
        return segments;
    }

    private static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return segment;
        }
    }

    private final class Writer implements Routes {
        private final ErrorForm errors;

        Writer(ErrorForm errors) {
            this.errors = errors;
        }

        @Override
        public Routes on(String method, String pattern, Access access, Handler handler) {
            add(new Route(method, pattern, access, handler, errors));
            return this;
        }
    }
}
