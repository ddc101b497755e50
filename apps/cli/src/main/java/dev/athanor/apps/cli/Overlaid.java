package dev.athanor.apps.cli;

import dev.athanor.protocols.yaml.Overlay;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values of the command line put into a small tree of maps. */
final class Overlaid {
    private Overlaid() {}

    static void put(Map<String, Object> tree, Overlay overlay) {
        String[] keys = overlay.path().split("\\.");
        Map<String, Object> here = tree;
        for (int i = 0; i < keys.length - 1; i++) {
            here = JsonText.map(here.computeIfAbsent(keys[i], key -> new LinkedHashMap<String, Object>()));
        }
        here.put(keys[keys.length - 1], overlay.value());
    }
}
