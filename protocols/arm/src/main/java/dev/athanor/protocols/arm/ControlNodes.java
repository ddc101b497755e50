package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Control flow of pipelines, brought to what ordinary steps can say. Steps in the blocks of an {@code if_else} run under a condition. A loop is a
 * pipeline whose steps are its iterations: those of {@code do_while} follow each other, each under the condition that the one before it left;
 * those of {@code parallel_for} stand side by side.
 */
final class ControlNodes {
    /** Holds, in a step, the conditions it runs under. */
    static final String WHEN = "_when";

    /** Holds, in a component, how many of its steps may run at the same time. */
    static final String CONCURRENCY = "_concurrency";

    /** Holds, in a component, the type in one step of each output that holds what all steps made. */
    static final String GATHERED = "_gathered";

    /** Holds, in a component, its input that lists the items; the input has the same name. */
    static final String ITEMS = "_items";

    private static final Pattern NODE = Pattern.compile("\\$\\{\\{\\s*parent\\.jobs\\.(\\w+)\\s*}}");
    private static final Pattern BINDING = Pattern.compile("\\$\\{\\{\\s*(.+?)\\s*}}");
    private static final Set<String> VALUES = Set.of("boolean", "integer", "number", "string");
    private static final int MOST_ITERATIONS = 1000;

    private final ObjectNode nodes;
    private final String path;
    private final BiFunction<ObjectNode, String, ObjectNode> components;

    private ControlNodes(ObjectNode nodes, String path, BiFunction<ObjectNode, String, ObjectNode> components) {
        this.nodes = nodes;
        this.path = path;
        this.components = components;
    }

    /**
     * The nodes without control flow.
     *
     * @param components the component of a node at a path
     */
    static ObjectNode resolve(ObjectNode nodes, String path, BiFunction<ObjectNode, String, ObjectNode> components) {
        var control = new ControlNodes(nodes.deepCopy(), path, components);
        Map<String, ObjectNode> found = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> node : nodes.properties()) {
            if (node.getValue() instanceof ObjectNode one) {
                found.put(node.getKey(), one);
            }
        }
        found.forEach((name, node) -> {
            switch (Json.text(node, "type").orElse("")) {
                case "do_while" -> control.doWhile(name, node);
                case "parallel_for" -> control.parallelFor(name, node);
                default -> {
                    // No loop.
                }
            }
        });
        // Loops stand in the place of their steps by now, and run under a condition as a whole.
        found.forEach((name, node) -> {
            if (Json.text(node, "type").orElse("").equals("if_else")) {
                control.branch(name, node);
            }
        });
        return control.nodes;
    }

    private void branch(String name, ObjectNode node) {
        JsonNode condition = node.path("condition");
        if (condition.isMissingNode() || condition.isNull()) {
            throw ArmBody.invalid("'condition' is required", path + "." + name + ".condition");
        }
        Matcher binding = BINDING.matcher(condition.asString(""));
        String when = binding.matches() ? binding.group(1) : condition.asString("");
        block(name, node, "true_block", when, true);
        block(name, node, "false_block", when, false);
        nodes.remove(name);
    }

    private void block(String name, ObjectNode node, String block, String when, boolean wanted) {
        JsonNode value = node.path(block);
        List<JsonNode> steps = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(steps::add);
        } else if (!value.isMissingNode() && !value.isNull()) {
            steps.add(value);
        }
        for (JsonNode step : steps) {
            ObjectNode conditions = Json.objectAt(named(step, path + "." + name + "." + block), WHEN)
                    .deepCopy();
            conditions.put(when, wanted);
            named(step, path + "." + name + "." + block).set(WHEN, conditions);
        }
    }

    private ObjectNode named(JsonNode reference, String field) {
        return (ObjectNode) nodes.path(name(reference, field));
    }

    /** The step that <code>${{parent.jobs.STEP}}</code> names. */
    private String name(JsonNode reference, String field) {
        String text = reference.asString("");
        Matcher node = NODE.matcher(text);
        String name = node.matches() ? node.group(1) : text;
        if (!(nodes.path(name) instanceof ObjectNode)) {
            throw ArmBody.invalid(
                    "'" + field + "' is '" + text + "', and there is no such step; write ${{parent.jobs.STEP}}."
                            + Suggestions.didYouMean(name, nodes.propertyNames()),
                    field);
        }
        return name;
    }

    private void doWhile(String name, ObjectNode node) {
        String field = path + "." + name;
        String body = name(node.path("body"), field + ".body");
        ObjectNode step = (ObjectNode) nodes.path(body);
        ObjectNode component = components.apply(step, path + "." + body);
        int most = node.path("limits").path("max_iteration_count").asInt(MOST_ITERATIONS);
        if (most < 1 || most > MOST_ITERATIONS) {
            throw ArmBody.invalid(
                    "'" + field + ".limits.max_iteration_count' is " + most + "; allowed: 1 to " + MOST_ITERATIONS,
                    field + ".limits.max_iteration_count");
        }
        String condition = port(node.path("condition").asString(""));
        ObjectNode iterations = Json.object();
        for (int number = 1; number <= most; number++) {
            ObjectNode iteration = iteration(step, component);
            if (number > 1) {
                String before = "parent.jobs.iteration_" + (number - 1);
                Json.objectAt(node, "mapping").properties().forEach(mapped -> {
                    String from = "${{" + before + ".outputs." + port(mapped.getKey()) + "}}";
                    inputs(mapped.getValue()).forEach(input -> bind(iteration, "inputs", input, from));
                });
                iteration.putObject(WHEN).put(condition.isEmpty() ? before : before + ".outputs." + condition, true);
            }
            iterations.set("iteration_" + number, iteration);
        }
        ObjectNode loop = loop(component, step, iterations);
        loop.set("outputs", Json.objectAt(component, "outputs").deepCopy());
        nodes.remove(name);
        replace(body, step, step, loop);
    }

    private static List<String> inputs(JsonNode value) {
        List<String> inputs = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(one -> inputs.add(port(one.asString(""))));
        } else {
            inputs.add(port(value.asString("")));
        }
        return inputs;
    }

    /** A port's name, alone or at the end of a binding. */
    private static String port(String text) {
        Matcher binding = BINDING.matcher(text);
        String plain = binding.matches() ? binding.group(1) : text;
        return plain.substring(plain.lastIndexOf('.') + 1);
    }

    private void parallelFor(String name, ObjectNode node) {
        String field = path + "." + name;
        String body = name(node.path("body"), field + ".body");
        ObjectNode step = (ObjectNode) nodes.path(body);
        ObjectNode component = components.apply(step, path + "." + body);
        ObjectNode iterations = Json.object();
        ObjectNode loop = loop(component, step, iterations);
        ObjectNode feed = step.deepCopy();
        if (BINDING.matcher(items(node).strip()).matches()) {
            ObjectNode iteration = iteration(step, component);
            Json.objectAt(component, "inputs").properties().forEach(port -> {
                if (!inputsOf(iteration).has(port.getKey())) {
                    bind(
                            iteration,
                            "inputs",
                            port.getKey(),
                            "${{parent.item." + port.getKey() + optional(port.getValue()) + "}}");
                }
            });
            iterations.set("iteration", iteration);
            feed(
                    loop,
                    feed,
                    ITEMS,
                    Json.object().put("type", "string"),
                    items(node).strip());
            loop.put(ITEMS, ITEMS);
        } else {
            items(node, field).forEach((key, item) -> {
                ObjectNode iteration = iteration(step, component);
                item.properties().forEach(value -> {
                    String input = value.getKey();
                    if (BINDING.matcher(value.getValue().asString("")).matches()) {
                        String port = "_" + key + "_" + input;
                        ObjectNode declared = Json.objectAt(Json.objectAt(component, "inputs"), input);
                        feed(
                                loop,
                                feed,
                                port,
                                declared.deepCopy(),
                                value.getValue().asString());
                        bind(iteration, "inputs", input, "${{parent.inputs." + port + "}}");
                    } else {
                        inputsOf(iteration).set(input, literal(value.getValue()));
                    }
                });
                iterations.set(key, iteration);
            });
        }
        gather(component, loop);
        loop.put(CONCURRENCY, node.path("max_concurrency").asInt(0));
        nodes.remove(body);
        replace(name, feed, node, loop);
    }

    /** Adds an input to a loop, and its value to the step that the loop is. */
    private static void feed(ObjectNode loop, ObjectNode step, String port, ObjectNode declared, String binding) {
        inputsOf(loop).set(port, declared);
        if (!step.path("inputs").isObject()) {
            step.putObject("inputs");
        }
        bind(step, "inputs", port, binding);
    }

    private static String optional(JsonNode port) {
        return port.path("optional").asString("false").equalsIgnoreCase("true") ? ".optional" : "";
    }

    /** Makes tables of the outputs that are data, and lists of those that are values. */
    private static void gather(ObjectNode component, ObjectNode loop) {
        ObjectNode outputs = loop.putObject("outputs");
        ObjectNode gathered = loop.putObject(GATHERED);
        Json.objectAt(component, "outputs").properties().forEach(output -> {
            String type =
                    Json.text(output.getValue(), "type").orElse("uri_folder").toLowerCase(Locale.ROOT);
            gathered.put(output.getKey(), type);
            outputs.putObject(output.getKey()).put("type", VALUES.contains(type) ? "string" : "mltable");
        });
    }

    private static JsonNode literal(JsonNode value) {
        return value.isObject()
                ? value
                : Json.object().put("job_input_type", "literal").put("value", value.asString(""));
    }

    /** The items by the name of their iteration: a list, or a map with names of its own; as JSON or as text that holds it. */
    private static Map<String, ObjectNode> items(ObjectNode node, String field) {
        JsonNode items = Json.parse(items(node));
        Map<String, ObjectNode> all = new LinkedHashMap<>();
        if (items.isArray()) {
            items.forEach(item -> all.put("iteration_" + (all.size() + 1), item(item, field)));
        } else if (items.isObject()) {
            items.properties().forEach(item -> all.put(item.getKey(), item(item.getValue(), field)));
        }
        if (all.isEmpty()) {
            throw ArmBody.invalid("'" + field + ".items' must be a list or a map of items", field + ".items");
        }
        return all;
    }

    private static String items(ObjectNode node) {
        JsonNode given = node.path("items");
        return given.isString() ? given.asString() : Json.write(given);
    }

    private static ObjectNode item(JsonNode item, String field) {
        if (item instanceof ObjectNode object) {
            return object;
        }
        throw ArmBody.invalid("each item must be a map of the body's inputs to values", field + ".items");
    }

    /** One iteration: the body, fed with what the loop is fed with. */
    private static ObjectNode iteration(ObjectNode body, ObjectNode component) {
        ObjectNode iteration = body.deepCopy();
        iteration.remove(WHEN);
        iteration.putObject("inputs");
        iteration.putObject("outputs");
        given(body, component).forEach(input -> bind(iteration, "inputs", input, "${{parent.inputs." + input + "}}"));
        Json.objectAt(component, "outputs")
                .propertyNames()
                .forEach(output -> bind(iteration, "outputs", output, "${{parent.outputs." + output + "}}"));
        return iteration;
    }

    private static void bind(ObjectNode iteration, String section, String port, String binding) {
        ((ObjectNode) Objects.requireNonNull(iteration.get(section)))
                .putObject(port)
                .put("job_input_type", "literal")
                .put("value", binding);
    }

    private static ObjectNode inputsOf(ObjectNode iteration) {
        return (ObjectNode) Objects.requireNonNull(iteration.get("inputs"));
    }

    /** The inputs of a body that have a value: its own or a default. */
    private static List<String> given(ObjectNode body, ObjectNode component) {
        List<String> given = new ArrayList<>();
        for (Map.Entry<String, JsonNode> port :
                Json.objectAt(component, "inputs").properties()) {
            if (body.path("inputs").hasNonNull(port.getKey()) || port.getValue().hasNonNull("default")) {
                given.add(port.getKey());
            }
        }
        return given;
    }

    private static ObjectNode loop(ObjectNode component, ObjectNode body, ObjectNode iterations) {
        ObjectNode loop = Json.object().put("type", "pipeline");
        ObjectNode inputs = loop.putObject("inputs");
        given(body, component)
                .forEach(input ->
                        inputs.set(input, component.path("inputs").path(input).deepCopy()));
        loop.set("jobs", iterations);
        return loop;
    }

    /** Puts a loop in the place of a step; {@code giver} says where the outputs go. */
    private void replace(String name, ObjectNode body, ObjectNode giver, ObjectNode loop) {
        ObjectNode step = Json.object().put("type", "pipeline");
        step.set("component", loop);
        ObjectNode inputs = step.putObject("inputs");
        Json.objectAt(loop, "inputs").propertyNames().forEach(input -> {
            JsonNode value = body.path("inputs").path(input);
            if (!value.isMissingNode()) {
                inputs.set(input, value.deepCopy());
            }
        });
        ObjectNode outputs = step.putObject("outputs");
        Json.objectAt(loop, "outputs").propertyNames().forEach(output -> {
            JsonNode value = giver.path("outputs").path(output);
            if (!value.isMissingNode()) {
                outputs.set(output, value.deepCopy());
            }
        });
        for (String key : List.of("computeId", "compute", WHEN)) {
            if (body.hasNonNull(key)) {
                step.set(key, body.path(key));
            }
        }
        nodes.set(name, step);
    }
}
