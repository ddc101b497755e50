package dev.athanor.protocols.yaml;

import dev.athanor.foundation.codec.PlainJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Steps of a pipeline that run nothing but say which of the others do: branches and loops. */
final class ControlSteps {
    private static final Set<String> TYPES = Set.of("if_else", "do_while", "parallel_for");
    private static final Set<String> VALUES = Set.of("boolean", "integer", "number", "string");
    private static final Pattern STEP = Pattern.compile("\\$\\{\\{\\s*parent\\.jobs\\.(?<step>[\\w-]+)\\s*}}");
    private static final Pattern PORT =
            Pattern.compile("\\$\\{\\{\\s*parent\\.jobs\\.[\\w-]+\\.(?:inputs|outputs)\\.(?<port>[\\w-]+)\\s*}}");

    private ControlSteps() {}

    /** Whether a step is one of these. */
    static boolean is(Map<String, Object> step) {
        return TYPES.contains(String.valueOf(step.get("type")));
    }

    /** Whether a step runs another one for each of many items. */
    static boolean isParallelFor(Map<String, Object> step) {
        return "parallel_for".equals(step.get("type"));
    }

    /** The step that <code>${{parent.jobs.STEP}}</code> names; empty for anything else. */
    static Optional<String> step(@Nullable Object reference) {
        Matcher form = STEP.matcher(String.valueOf(reference));
        return form.matches() ? Optional.of(form.group("step")) : Optional.empty();
    }

    /** A port of a loop's body, named alone or by a binding. */
    static String port(Object reference) {
        Matcher form = PORT.matcher(String.valueOf(reference));
        return form.matches() ? form.group("port") : String.valueOf(reference);
    }

    /** One value or a list of them, as a list. */
    static List<Object> many(@Nullable Object value) {
        return value == null ? List.of() : value instanceof List<?> list ? List.copyOf(list) : List.of(value);
    }

    /** The items that are written out, each a map; empty when they are known only later, or are text. */
    static List<Map<String, Object>> items(Map<String, Object> step) {
        List<Map<String, Object>> items = new ArrayList<>();
        Object given = step.get("items");
        for (Object item :
                given instanceof Map<?, ?> map ? map.values() : given instanceof List<?> list ? list : List.of()) {
            items.add(Trees.map(item));
        }
        return items;
    }

    /** The type of a loop's output, by that of its body's. */
    static String gathered(String type) {
        return VALUES.contains(type) ? "string" : "mltable";
    }

    /** As azure-ai-ml sends it: ports by name, blocks of one step as that step, items as JSON in a text. */
    static Map<String, Object> toArm(Map<String, Object> from, Lens outputs, String path, Translation translation) {
        Map<String, Object> to = new LinkedHashMap<>();
        from.forEach((key, value) -> {
            String inner = Shape.inner(path, key);
            switch (key) {
                case "name" -> {
                    // The key says it.
                }
                case "true_block", "false_block" ->
                    to.put(key, many(value).size() == 1 ? many(value).getFirst() : value);
                case "condition" -> to.put(key, "do_while".equals(from.get("type")) ? port(value) : value);
                case "mapping" -> {
                    Map<String, Object> mapping = new LinkedHashMap<>();
                    Trees.map(value)
                            .forEach((output, inputs) -> mapping.put(
                                    port(output),
                                    many(inputs).stream()
                                            .map(ControlSteps::port)
                                            .toList()));
                    to.put(key, mapping);
                }
                case "items" ->
                    to.put(key, value instanceof String ? value : PlainJson.write(items(value, inner, translation)));
                case "outputs" -> {
                    Object seen = outputs.toArm(value, inner, translation);
                    if (seen != null) {
                        to.put(key, seen);
                    }
                }
                default -> to.put(key, value);
            }
        });
        to.put("_source", "YAML.JOB");
        return to;
    }

    private static Object items(Object items, String path, Translation translation) {
        if (items instanceof List<?> list) {
            List<Object> all = new ArrayList<>();
            for (Object item : list) {
                all.add(item(Trees.map(item), path + "[" + all.size() + "]", translation));
            }
            return all;
        }
        Map<String, Object> all = new LinkedHashMap<>();
        Trees.map(items)
                .forEach((name, item) -> all.put(name, item(Trees.map(item), Shape.inner(path, name), translation)));
        return all;
    }

    private static Map<String, Object> item(Map<String, Object> item, String path, Translation translation) {
        Lens data = new StepLenses.Input();
        Map<String, Object> values = new LinkedHashMap<>();
        item.forEach((name, value) -> {
            Object seen = value instanceof Map<?, ?> ? data.toArm(value, Shape.inner(path, name), translation) : value;
            if (seen != null) {
                values.put(name, seen);
            }
        });
        return values;
    }
}
