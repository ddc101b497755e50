package dev.athanor.platform.pipelines;

import dev.athanor.foundation.codec.PlainJson;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.JobInput;
import dev.athanor.platform.jobs.JobOutput;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.jobs.JobsProblem;
import dev.athanor.platform.jobs.Ports;
import dev.athanor.platform.workspaces.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Loops over items: makes the steps of one whose items are known only when it begins, and takes together what the steps of any made. */
final class Loops {
    private final Jobs jobs;

    Loops(Jobs jobs) {
        this.jobs = jobs;
    }

    /** The pipeline with a step for each item; the same again for the same items. */
    PipelinePlan expand(Workspace workspace, PipelinePlan plan) {
        String port = plan.loop().items();
        if (port == null) {
            return plan;
        }
        StepPlan body = plan.steps().values().iterator().next();
        Map<String, StepPlan> steps = new LinkedHashMap<>();
        Object items = items(plan.inputs().get(port));
        if (items instanceof List<?> list) {
            for (Object item : list) {
                String name = "iteration_" + (steps.size() + 1);
                steps.put(name, step(workspace, body, name, item));
            }
        } else {
            map(items).forEach((name, item) -> {
                if (!PipelineChecks.NAME.matcher(name).matches()) {
                    throw invalid("'" + name + "' is no name of an iteration; allowed: letters, digits and underscores,"
                            + " no digit first");
                }
                steps.put(name, step(workspace, body, name, item));
            });
        }
        return plan.with(steps);
    }

    private static Object items(@Nullable JobInput given) {
        String text = given instanceof JobInput.Literal literal ? literal.value() : "";
        try {
            Object items = PlainJson.read(text);
            if (items instanceof List<?> || items instanceof Map<?, ?>) {
                return items;
            }
        } catch (AthanorException malformed) {
            throw new AthanorException(
                    JobsProblem.JOB_INVALID,
                    "the items of the loop are no JSON: " + malformed.text() + "; they are '" + brief(text) + "'",
                    malformed);
        }
        throw invalid("they are '" + brief(text) + "'; a JSON list or map of items is needed, such as"
                + " [{\"n\": 1}, {\"n\": 2}]");
    }

    private StepPlan step(Workspace workspace, StepPlan body, String name, @Nullable Object given) {
        if (!(given instanceof Map<?, ?>)) {
            throw invalid(
                    name + " is " + brief(PlainJson.write(given)) + "; a map of the body's inputs to values is needed");
        }
        Map<String, Object> item = map(given);
        Map<String, String> bound = new LinkedHashMap<>(body.bound());
        Map<String, JobInput> inputs = Ports.inputs(body.plan());
        item.forEach((input, value) -> {
            JobInput declared = inputs.get(input);
            if (declared == null) {
                throw invalid(name + " has '" + input + "', but the body has no such input; it has "
                        + String.join(", ", new TreeSet<>(inputs.keySet())));
            }
            bound.remove(input);
            inputs.put(input, value(workspace, name, input, declared, value));
        });
        body.bound().forEach((input, source) -> {
            if (!item.containsKey(input) && Binding.of(source, input) instanceof Binding.Item wanted) {
                if (!wanted.optional()) {
                    throw invalid(name + " has no '" + input + "', which the body needs");
                }
                bound.remove(input);
                inputs.remove(input);
            }
        });
        return body.given(Ports.with(body.plan(), inputs, Ports.outputs(body.plan())), bound);
    }

    private JobInput value(Workspace workspace, String name, String input, JobInput declared, @Nullable Object value) {
        Map<String, Object> fields = map(value);
        if (declared instanceof JobInput.Literal) {
            if (value instanceof Map<?, ?> || value instanceof List<?>) {
                throw invalid(name + "." + input + " is " + brief(PlainJson.write(value)) + "; a value is needed");
            }
            return new JobInput.Literal(value == null ? "" : String.valueOf(value));
        }
        Object address = value instanceof String ? value : fields.getOrDefault("uri", fields.get("path"));
        if (!(address instanceof String uri)) {
            throw invalid(name + "." + input + " is " + brief(PlainJson.write(value))
                    + "; an address is needed, alone or as {\"uri\": …}");
        }
        JobInput.Data data = declared instanceof JobInput.Later later
                ? later.at(uri)
                : new JobInput.Data(((JobInput.Data) declared).type(), uri, ((JobInput.Data) declared).mode());
        return jobs.checkInput(workspace, input, data);
    }

    /** Data as a table with a folder for each step, values as a JSON list. */
    void gather(Workspace workspace, Job job, PipelinePlan plan) {
        plan.loop().gathered().forEach((output, type) -> {
            Map<String, JobOutput> made = new LinkedHashMap<>();
            plan.steps()
                    .forEach((name, step) ->
                            made(workspace, job, name, step, output).ifPresent(one -> made.put(name, one)));
            JobOutput own = Objects.requireNonNull(plan.outputs().get(output));
            switch (type) {
                case "boolean", "integer", "number", "string" -> {
                    List<Object> values = new ArrayList<>();
                    for (JobOutput one : made.values()) {
                        String text = jobs.textAt(workspace, Objects.requireNonNull(one.uri()));
                        add(values, type, text.strip());
                    }
                    jobs.write(workspace, job.name(), output, own, PlainJson.write(values));
                }
                default -> jobs.gather(workspace, job.name(), output, own, made);
            }
        });
    }

    private Optional<JobOutput> made(Workspace workspace, Job job, String name, StepPlan step, String output) {
        return step.feeds().entrySet().stream()
                .filter(fed -> fed.getValue().equals(output))
                .map(fed ->
                        jobs.outputs(workspace, StepLauncher.child(job, name)).get(fed.getKey()))
                .filter(one -> one != null && one.uri() != null)
                .findFirst();
    }

    /** A value that is not of its type stays text. */
    private static void add(List<Object> values, String type, String text) {
        try {
            Object value = type.equals("string") ? null : PlainJson.read(text.toLowerCase(Locale.ROOT));
            if (value instanceof Number || value instanceof Boolean) {
                values.add(value);
                return;
            }
        } catch (AthanorException malformed) {
            // Kept as the step wrote it.
        }
        values.add(text);
    }

    @SuppressWarnings("unchecked") // PlainJson's maps have texts as keys.
    private static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static AthanorException invalid(String message) {
        return JobsProblem.JOB_INVALID.because("the items of the loop: " + message);
    }

    private static String brief(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
