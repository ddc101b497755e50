package dev.athanor.protocols.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Makes components of a pipeline's steps that are written out in place, so that every step has one. */
final class InlineSteps {
    /** What belongs to the component; the rest stays with the step. */
    private static final List<String> COMPONENT = List.of(
            "command",
            "code",
            "environment",
            "distribution",
            "task",
            "mini_batch_size",
            "partition_keys",
            "input_data",
            "retry_settings",
            "max_concurrency_per_instance",
            "error_threshold",
            "mini_batch_error_threshold",
            "logging_level");

    private static final String FOLDER = "uri_folder";

    private InlineSteps() {}

    /** The pipeline with a component in each of its steps; the tree itself stays as it is. */
    static Map<String, Object> lift(Map<String, Object> pipeline) {
        Map<String, Object> copy = Copies.deep(pipeline);
        liftIn(copy);
        return copy;
    }

    private static void liftIn(Map<String, Object> pipeline) {
        if (pipeline.get("component") instanceof Map<?, ?> own) {
            liftIn(Trees.map(own));
        }
        Trees.map(pipeline.get("jobs")).values().forEach(value -> {
            Map<String, Object> step = Trees.map(value);
            if (step.get("component") instanceof Map<?, ?> inner) {
                liftIn(Trees.map(inner));
            } else if (isInline(step)) {
                step.put("component", component(pipeline, step));
            }
        });
    }

    /** Whether a step is written out in place. */
    static boolean isInline(Map<String, Object> step) {
        return !step.containsKey("component") && (step.containsKey("command") || step.containsKey("task"));
    }

    private static Map<String, Object> component(Map<String, Object> pipeline, Map<String, Object> step) {
        Map<String, Object> component = new LinkedHashMap<>();
        component.put("type", step.getOrDefault("type", "command"));
        for (String key : COMPONENT) {
            Object value = step.remove(key);
            if (value != null) {
                component.put(key, value);
            }
        }
        List.of("name", "experiment_name", "parent_job_name").forEach(step::remove);
        Map<String, Object> inputs = new LinkedHashMap<>();
        Trees.map(step.get("inputs")).forEach((name, value) -> inputs.put(name, input(pipeline, value)));
        component.put("inputs", inputs);
        Map<String, Object> outputs = new LinkedHashMap<>();
        Map<String, Object> given = Trees.map(step.get("outputs"));
        given.forEach((name, value) -> outputs.put(name, port(output(pipeline, value), value)));
        component.put("outputs", outputs);
        return component;
    }

    private static Map<String, Object> input(Map<String, Object> pipeline, @Nullable Object value) {
        Map<String, Object> from = Trees.map(value);
        String binding = value instanceof String text ? text : String.valueOf(from.getOrDefault("path", ""));
        Matcher bound = StepExpressions.BINDING.matcher(binding);
        if (bound.matches()) {
            return port(bound(pipeline, bound), value);
        }
        return port(type(value), value);
    }

    private static Map<String, Object> port(String type, @Nullable Object value) {
        Map<String, Object> port = new LinkedHashMap<>();
        port.put("type", type);
        Object mode = Trees.map(value).get("mode");
        if (mode != null) {
            port.put("mode", mode);
        }
        return port;
    }

    /** The type of what stands at the other end of a binding. */
    private static String bound(Map<String, Object> pipeline, Matcher binding) {
        String input = binding.group("input");
        if (input != null) {
            return type(Trees.map(pipeline.get("inputs")).get(input));
        }
        Map<String, Object> step = Trees.map(Trees.map(pipeline.get("jobs")).get(binding.group("step")));
        if (ControlSteps.isParallelFor(step)) {
            String body = ControlSteps.step(step.get("body")).orElse("");
            return ControlSteps.gathered(
                    made(pipeline, Trees.map(Trees.map(pipeline.get("jobs")).get(body)), binding.group("made")));
        }
        return made(pipeline, step, binding.group("made"));
    }

    /** The type of an output of a step. */
    private static String made(Map<String, Object> pipeline, Map<String, Object> step, String output) {
        Object made = Trees.map(step.get("outputs")).get(output);
        for (String holder : List.of("component", "trial")) {
            if (step.get(holder) instanceof Map<?, ?> component) {
                made = Trees.map(Trees.map(component).get("outputs")).get(output);
            }
        }
        return output(pipeline, made);
    }

    private static String output(Map<String, Object> pipeline, @Nullable Object value) {
        Map<String, Object> from = Trees.map(value);
        Object type = from.get("type");
        if (type != null) {
            return String.valueOf(type);
        }
        String binding = value instanceof String text ? text : String.valueOf(from.getOrDefault("path", ""));
        Matcher bound = StepExpressions.BINDING.matcher(binding);
        String output = bound.matches() ? bound.group("output") : null;
        Object given = output == null
                ? null
                : Trees.map(Trees.map(pipeline.get("outputs")).get(output)).get("type");
        return given == null ? FOLDER : String.valueOf(given);
    }

    /** The type of an input as it is written or declared. */
    private static String type(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> from = Trees.map(map);
                Object type = from.get("type");
                yield type != null
                        ? String.valueOf(type)
                        : from.containsKey("value") ? type(from.get("value")) : FOLDER;
            }
            case Boolean _ -> "boolean";
            case Double _ -> "number";
            case Number _ -> "integer";
            case null -> FOLDER;
            default -> "string";
        };
    }
}
