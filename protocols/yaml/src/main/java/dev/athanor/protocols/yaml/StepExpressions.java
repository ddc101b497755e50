package dev.athanor.protocols.yaml;

import dev.athanor.foundation.kernel.Suggestions;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks how a pipeline's steps hang together: each input and output that is named is there, and no step waits for itself. */
final class StepExpressions {
    /** What a step's input or output may be bound to. */
    static final Pattern BINDING = Pattern.compile("\\$\\{\\{\\s*parent\\.(?:inputs\\.(?<input>[\\w-]+)"
            + "|outputs\\.(?<output>[\\w-]+)|jobs\\.(?<step>[\\w-]+)\\.outputs\\.(?<made>[\\w-]+))(?:\\.path)?\\s*}}");

    private static final int MOST_ITERATIONS = 1000;

    private final Map<String, Object> pipeline;
    private final String prefix;
    private final Findings findings;
    private final Map<String, Set<String>> waits = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> bodies = new LinkedHashMap<>();

    private StepExpressions(Map<String, Object> pipeline, String prefix, Findings findings) {
        this.pipeline = pipeline;
        this.prefix = prefix;
        this.findings = findings;
    }

    /** Checks a pipeline whose keys are named from {@code path} on. */
    static void check(Map<String, Object> pipeline, String path, Findings findings) {
        if (pipeline.get("component") instanceof Map<?, ?> component) {
            check(Trees.map(component), Shape.inner(path, "component"), findings);
        }
        new StepExpressions(pipeline, path, findings).steps();
    }

    private void steps() {
        Trees.map(pipeline.get("jobs")).values().forEach(value -> {
            Map<String, Object> loop = Trees.map(value);
            if (ControlSteps.isParallelFor(loop)) {
                ControlSteps.step(loop.get("body")).ifPresent(body -> bodies.put(body, loop));
            }
        });
        Trees.map(pipeline.get("jobs")).forEach((name, value) -> {
            if (value instanceof Map<?, ?> map) {
                step(name, Trees.map(map), Shape.inner(prefix, "jobs." + name));
            }
        });
        circle();
    }

    private void step(String name, Map<String, Object> step, String path) {
        waits.computeIfAbsent(name, ignored -> new LinkedHashSet<>());
        if (ControlSteps.is(step)) {
            control(name, step, path);
            return;
        }
        String holder = step.containsKey("trial") ? "trial" : "component";
        boolean inline = InlineSteps.isInline(step);
        if (inline) {
            command(step, path);
        } else if (step.get(holder) instanceof Map<?, ?> map) {
            Map<String, Object> component = Trees.map(map);
            command(component, path + "." + holder);
            if (component.containsKey("jobs")) {
                check(component, path + "." + holder, findings);
            }
            ports(name, step, component, path);
        }
        Trees.map(step.get("inputs")).forEach((input, value) -> bound(name, value, path + ".inputs." + input, false));
        Trees.map(step.get("outputs"))
                .forEach((output, value) -> bound(name, value, path + ".outputs." + output, true));
    }

    private void command(Map<String, Object> holder, String path) {
        if (holder.get("command") instanceof String text) {
            Expressions.command(holder, text, path + ".command", findings);
        }
    }

    /** Names that the step gives and its component does not have, and inputs that it has to give. */
    private void ports(String name, Map<String, Object> step, Map<String, Object> component, String path) {
        for (String section : Set.of("inputs", "outputs")) {
            Map<String, Object> declared = Trees.map(component.get(section));
            for (String given : Trees.map(step.get(section)).keySet()) {
                if (!declared.containsKey(given)) {
                    String what = section.substring(0, section.length() - 1);
                    unknown(
                            path + "." + section + "." + given,
                            "the component has no " + what,
                            given,
                            declared.keySet());
                }
            }
        }
        Map<String, Object> loop = bodies.get(name);
        if (loop != null && ControlSteps.items(loop).isEmpty()) {
            // What the items bring is known only when the loop begins.
            return;
        }
        Map<String, Object> given = new LinkedHashMap<>(Trees.map(step.get("inputs")));
        if (loop != null) {
            ControlSteps.items(loop).forEach(given::putAll);
        }
        Set<String> drawn = Trees.map(step.get("search_space")).keySet();
        Trees.map(component.get("inputs")).forEach((input, port) -> {
            Map<String, Object> rules = Trees.map(port);
            boolean free = rules.containsKey("default") || Boolean.TRUE.equals(rules.get("optional"));
            if (!free && !given.containsKey(input) && !drawn.contains(input)) {
                findings.add(
                        YamlProblem.YAML_KEY_MISSING,
                        path + ".inputs." + input,
                        "the component needs this input; give it a value or a default");
            }
        });
    }

    private void bound(String step, @Nullable Object value, String path, boolean output) {
        Object text = value instanceof Map<?, ?> map ? Trees.map(map).get("path") : value;
        if (!(text instanceof String written) || !written.contains("${{")) {
            return;
        }
        Matcher binding = BINDING.matcher(written);
        if (!binding.matches()) {
            // A path may hold ${{name}} and its like; a bare expression is meant as a binding.
            if (!(value instanceof Map<?, ?>)) {
                findings.add(
                        YamlProblem.YAML_EXPRESSION_UNKNOWN,
                        path,
                        written + " is no binding. Write "
                                + (output
                                        ? "${{parent.outputs.NAME}}"
                                        : "${{parent.inputs.NAME}} or ${{parent.jobs.STEP.outputs.NAME}}"));
            }
            return;
        }
        if (binding.group("input") != null) {
            known(path, written, "the pipeline has no input", binding.group("input"), keys(pipeline, "inputs"));
        } else if (binding.group("output") != null) {
            known(path, written, "the pipeline has no output", binding.group("output"), keys(pipeline, "outputs"));
        } else {
            made(step, written, binding.group("step"), binding.group("made"), path);
        }
    }

    private void made(String step, String written, String from, String output, String path) {
        Set<String> steps = keys(pipeline, "jobs");
        known(path, written, "there is no step", from, steps);
        if (!steps.contains(from)) {
            return;
        }
        waits.getOrDefault(step, new HashSet<>()).add(from);
        declared(from, "outputs")
                .ifPresent(outputs -> known(path, written, "step '" + from + "' has no output", output, outputs));
    }

    /** The inputs or outputs of a step, as far as the file says them; a loop has the outputs of its body. */
    private Optional<Set<String>> declared(String name, String section) {
        Map<String, Object> step = Trees.map(Trees.map(pipeline.get("jobs")).get(name));
        if (ControlSteps.isParallelFor(step)) {
            return ControlSteps.step(step.get("body"))
                    .filter(body -> !body.equals(name))
                    .flatMap(body -> declared(body, section));
        }
        Object holder = step.containsKey("trial") ? step.get("trial") : step.get("component");
        if (holder instanceof Map<?, ?> component) {
            return Optional.of(keys(Trees.map(component), section));
        }
        return InlineSteps.isInline(step) ? Optional.of(keys(step, section)) : Optional.empty();
    }

    private void control(String name, Map<String, Object> step, String path) {
        switch (String.valueOf(step.get("type"))) {
            case "if_else" -> branch(name, step, path);
            case "do_while" -> body(name, step, path).ifPresent(body -> doWhile(body, step, path));
            default -> body(name, step, path).ifPresent(body -> parallelFor(name, body, step, path));
        }
    }

    private void branch(String name, Map<String, Object> step, String path) {
        bound(name, step.get("condition"), path + ".condition", false);
        Set<String> seen = new HashSet<>();
        for (String block : List.of("true_block", "false_block")) {
            for (Object reference : ControlSteps.many(step.get(block))) {
                Optional<String> inside = steps(reference, path + "." + block);
                inside.ifPresent(one -> waits.computeIfAbsent(one, ignored -> new LinkedHashSet<>())
                        .addAll(waits.getOrDefault(name, Set.of())));
                if (inside.isPresent() && !seen.add(inside.get())) {
                    invalid(
                            path + "." + block,
                            "step '" + inside.get() + "' is named twice; it belongs into one block");
                }
            }
        }
        if (seen.isEmpty()) {
            invalid(path, "true_block or false_block must name a step, such as ${{parent.jobs.STEP}}");
        }
    }

    private Optional<String> body(String name, Map<String, Object> step, String path) {
        Optional<String> body = steps(step.get("body"), path + ".body");
        body.ifPresent(one -> waits.getOrDefault(name, new HashSet<>()).add(one));
        return body;
    }

    /** The step that a reference names; what names none is told. */
    private Optional<String> steps(@Nullable Object reference, String path) {
        Optional<String> step = ControlSteps.step(reference);
        if (step.isEmpty()) {
            invalid(path, "'" + reference + "' names no step; write ${{parent.jobs.STEP}}");
            return step;
        }
        known(path, String.valueOf(reference), "there is no step", step.get(), keys(pipeline, "jobs"));
        return step.filter(keys(pipeline, "jobs")::contains);
    }

    private void doWhile(String body, Map<String, Object> step, String path) {
        Object condition = step.get("condition");
        if (condition != null) {
            port(body, "outputs", condition, path + ".condition");
        }
        Trees.map(step.get("mapping")).forEach((output, inputs) -> {
            String inner = path + ".mapping." + output;
            port(body, "outputs", output, inner);
            ControlSteps.many(inputs).forEach(input -> port(body, "inputs", input, inner));
        });
        if (Trees.at(step, "limits.max_iteration_count") instanceof Long most && (most < 1 || most > MOST_ITERATIONS)) {
            invalid(path + ".limits.max_iteration_count", "it is " + most + "; allowed: 1 to " + MOST_ITERATIONS);
        }
    }

    private void port(String body, String section, Object reference, String path) {
        String what = "step '" + body + "' has no " + section.substring(0, section.length() - 1);
        declared(body, section)
                .ifPresent(ports -> known(path, String.valueOf(reference), what, ControlSteps.port(reference), ports));
    }

    private void parallelFor(String name, String body, Map<String, Object> step, String path) {
        Object items = step.get("items");
        if (items instanceof String text && text.contains("${{")) {
            bound(name, items, path + ".items", false);
        } else if (!(items instanceof String) && ControlSteps.items(step).isEmpty()) {
            invalid(path + ".items", "there is no item; write a list of maps, such as [{n: 1}, {n: 2}]");
        }
        for (Map<String, Object> item : ControlSteps.items(step)) {
            item.keySet().forEach(input -> port(body, "inputs", input, path + ".items"));
        }
        Trees.map(step.get("outputs"))
                .forEach((output, value) -> bound(name, value, path + ".outputs." + output, true));
    }

    private void invalid(String path, String message) {
        findings.add(YamlProblem.YAML_VALUE_INVALID, path, message);
    }

    private static Set<String> keys(Map<String, Object> holder, String section) {
        return Trees.map(holder.get(section)).keySet();
    }

    private void known(String path, String written, String what, String name, Collection<String> names) {
        if (!names.contains(name)) {
            unknown(path, written + ": " + what, name, names);
        }
    }

    private void unknown(String path, String what, String name, Collection<String> names) {
        findings.add(
                YamlProblem.YAML_EXPRESSION_UNKNOWN,
                path,
                what + " '" + name + "'." + Suggestions.didYouMean(name, names) + " There are: "
                        + (names.isEmpty() ? "none" : String.join(", ", names)));
    }

    /** Takes away steps that wait for none of the others until nothing changes; what is left waits in a circle. */
    private void circle() {
        Set<String> left = new LinkedHashSet<>(waits.keySet());
        while (left.removeIf(step -> waits.getOrDefault(step, Set.of()).stream().noneMatch(left::contains))) {
            // Goes on while steps are taken away.
        }
        if (!left.isEmpty()) {
            findings.add(
                    YamlProblem.YAML_EXPRESSION_UNKNOWN,
                    Shape.inner(prefix, "jobs." + left.iterator().next()),
                    "the steps " + String.join(", ", left) + " wait for each other");
        }
    }
}
