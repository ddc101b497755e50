package dev.athanor.protocols.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts values of the command line into a tree. */
final class Overlays {
    private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(\\d+)]");

    private Overlays() {}

    static void apply(Map<String, Object> tree, Overlay overlay) {
        List<Object> steps = steps(overlay);
        @Nullable Object here = tree;
        for (int i = 0; i < steps.size() - 1; i++) {
            here = step(here, steps.get(i), steps.get(i + 1), overlay);
        }
        Object last = steps.getLast();
        if (here instanceof Map<?, ?> map && last instanceof String key) {
            Trees.map(map).put(key, overlay.value());
        } else if (here instanceof List<?> list && last instanceof Integer index && index < list.size()) {
            items(list).set(index, overlay.value());
        } else if (here instanceof List<?> list && last instanceof Integer index && index == list.size()) {
            items(list).add(overlay.value());
        } else {
            throw refused(overlay, "'" + last + "' does not fit there");
        }
    }

    private static List<Object> steps(Overlay overlay) {
        List<Object> steps = new ArrayList<>();
        Matcher found = STEP.matcher(overlay.path());
        while (found.find()) {
            steps.add(found.group(1) != null ? found.group(1) : (Object) Integer.valueOf(found.group(2)));
        }
        if (steps.isEmpty()) {
            throw refused(overlay, "the path is empty");
        }
        return steps;
    }

    private static @Nullable Object step(@Nullable Object here, Object step, Object next, Overlay overlay) {
        if (here instanceof Map<?, ?> map && step instanceof String key) {
            Map<String, Object> tree = Trees.map(map);
            Object inner = tree.get(key);
            if (inner == null) {
                inner = next instanceof Integer ? new ArrayList<Object>() : new LinkedHashMap<String, Object>();
                tree.put(key, inner);
            } else if (!(inner instanceof Map<?, ?>) && !(inner instanceof List<?>)) {
                throw refused(overlay, "'" + key + "' is " + Trees.pythonText(inner) + ", which has nothing below it");
            }
            return inner;
        }
        if (here instanceof List<?> list && step instanceof Integer index && index < list.size()) {
            return list.get(index);
        }
        throw refused(overlay, "there is no '" + step + "'");
    }

    @SuppressWarnings("unchecked")
    private static List<Object> items(List<?> list) {
        return (List<Object>) list;
    }

    private static dev.athanor.foundation.kernel.AthanorException refused(Overlay overlay, String why) {
        return YamlProblem.YAML_OVERRIDE_INVALID
                .because(overlay.label() + ": " + why)
                .at(overlay.path());
    }
}
