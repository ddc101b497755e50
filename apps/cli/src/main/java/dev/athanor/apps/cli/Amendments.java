package dev.athanor.apps.cli;

import dev.athanor.protocols.yaml.Overlay;
import dev.athanor.protocols.yaml.YamlEntity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** az's generic update: {@code --set}, {@code --add}, {@code --remove} on a resource as YAML has it. */
final class Amendments {
    private Amendments() {}

    /** The resource as the command line wants it. */
    static YamlEntity of(Invocation invocation, Map<String, Object> arm) {
        Map<String, Object> tree = new LinkedHashMap<>(
                invocation.session().yaml().show(invocation.command().noun(), arm));
        Parsed parsed = invocation.parsed();
        if (parsed.value("file").isPresent()) {
            tree.putAll(ResourceActions.read(invocation, Fields.of(parsed)).tree());
        }
        add(tree, parsed.words("add"));
        remove(tree, parsed.words("remove"));
        return invocation
                .session()
                .yaml()
                .amend(
                        invocation.command().noun(),
                        tree,
                        overlays(parsed),
                        invocation.session().surroundings().folder());
    }

    /** Names are the route's and do not change. */
    private static List<Overlay> overlays(Parsed parsed) {
        List<Overlay> overlays = new ArrayList<>(Fields.of(parsed));
        overlays.removeIf(one -> one.path().equals("name") || one.path().equals("endpoint_name"));
        return overlays;
    }

    static void add(Map<String, Object> tree, List<String> words) {
        String path = "";
        Map<String, Object> item = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0 && !path.isEmpty()) {
                item.put(word.substring(0, equals), Fields.scalar(word.substring(equals + 1)));
            } else if (path.isEmpty()) {
                path = word;
            } else {
                listAt(tree, path).add(Fields.scalar(word));
            }
        }
        if (!item.isEmpty()) {
            listAt(tree, path).add(item);
        }
    }

    private static List<Object> listAt(Map<String, Object> tree, String path) {
        Map<String, Object> here = tree;
        String[] keys = path.split("\\.");
        for (int i = 0; i < keys.length - 1; i++) {
            here = JsonText.map(here.computeIfAbsent(keys[i], key -> new LinkedHashMap<String, Object>()));
        }
        Object list = here.computeIfAbsent(keys[keys.length - 1], key -> new ArrayList<Object>());
        if (!(list instanceof List<?>)) {
            throw new UsageException("argument --add: '" + path + "' is no list");
        }
        return JsonText.list(list);
    }

    static void remove(Map<String, Object> tree, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String path = words.get(i);
            int dot = path.lastIndexOf('.');
            Map<String, Object> parent = dot < 0 ? tree : JsonText.map(JsonText.at(tree, path.substring(0, dot)));
            String key = path.substring(dot + 1);
            boolean index = i + 1 < words.size() && words.get(i + 1).matches("\\d+");
            if (index && parent.get(key) instanceof List<?> list) {
                int at = Integer.parseInt(words.get(++i));
                if (at >= list.size()) {
                    throw new UsageException("argument --remove: '" + path + "' has no item " + at);
                }
                JsonText.list(list).remove(at);
            } else if (parent.remove(key) == null) {
                throw new UsageException("argument --remove: there is no '" + path + "'");
            }
        }
    }
}
