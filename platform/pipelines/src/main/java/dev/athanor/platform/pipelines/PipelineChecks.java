package dev.athanor.platform.pipelines;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.jobs.CommandPlan;
import dev.athanor.platform.jobs.JobInput;
import dev.athanor.platform.jobs.JobKind;
import dev.athanor.platform.jobs.JobOutput;
import dev.athanor.platform.jobs.JobSpec;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.jobs.Ports;
import dev.athanor.platform.workspaces.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Looks at all of a pipeline before anything of it is stored or started. */
final class PipelineChecks {
    static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

    private final Jobs jobs;

    PipelineChecks(Jobs jobs) {
        this.jobs = jobs;
    }

    PipelinePlan check(Workspace workspace, JobSpec.Pipeline spec) {
        if (spec.steps().isEmpty()) {
            throw Binding.invalid("jobs", "the pipeline has no steps");
        }
        Map<String, StepPlan> plans = new LinkedHashMap<>();
        Map<String, Set<String>> outputs = new HashMap<>();
        for (Map.Entry<String, JobSpec.Step> entry : spec.steps().entrySet()) {
            StepPlan plan = step(workspace, entry.getKey(), entry.getValue());
            plans.put(entry.getKey(), plan);
            outputs.put(entry.getKey(), Ports.outputs(plan.plan()).keySet());
        }
        plans.forEach((name, plan) -> {
            plan.bound()
                    .forEach((input, source) -> Binding.of(source, field(name, input))
                            .check(field(name, input), spec.inputs().keySet(), outputs));
            plan.when()
                    .forEach((condition, wanted) -> Binding.condition(condition, "jobs." + name)
                            .ifPresent(source ->
                                    source.check("jobs." + name, spec.inputs().keySet(), outputs)));
            plan.feeds().forEach((output, fed) -> {
                String field = "jobs." + name + ".outputs." + output;
                JobOutput given = spec.outputs().get(fed);
                if (given == null) {
                    throw Binding.invalid(field, "the pipeline has no output '" + fed + "'");
                }
                boolean gathered = spec.loop().gathered().containsKey(fed);
                if (!gathered && plan.kind() == JobKind.SWEEP && (given.uri() != null || given.assetName() != null)) {
                    throw Binding.invalid(
                            field,
                            "every trial of a sweep writes to its own place, so that output '" + fed
                                    + "' cannot have a path or a name; leave them out");
                }
            });
        });
        return new PipelinePlan(
                inputs(workspace, spec),
                outputs(workspace, spec),
                inOrder(plans),
                spec.continueOnStepFailure(),
                spec.forceRerun(),
                spec.loop());
    }

    private static String field(String step, String input) {
        return "jobs." + step + ".inputs." + input;
    }

    private StepPlan step(Workspace workspace, String name, JobSpec.Step step) {
        if (!NAME.matcher(name).matches()) {
            throw Binding.invalid(
                    "jobs." + name,
                    "'" + name + "' is no name of a step; allowed: letters, digits and underscores, no digit first");
        }
        JobSpec job = step.job();
        try {
            Map<String, String> plan = jobs.plan(workspace, named(job));
            return new StepPlan(
                    job.kind(),
                    plan,
                    step.bound(),
                    step.feeds(),
                    job.head().compute(),
                    job.head().document(),
                    step.deterministic(),
                    when(step));
        } catch (AthanorException refused) {
            String target = refused.target();
            throw new AthanorException(refused.problem(), "step '" + name + "': " + refused.text(), refused)
                    .at("jobs." + name + (target == null ? "" : "." + target));
        }
    }

    private static Map<String, String> when(JobSpec.Step step) {
        Map<String, String> when = new LinkedHashMap<>();
        step.when().forEach((condition, wanted) -> when.put(condition, wanted.toString()));
        return when;
    }

    private static JobSpec named(JobSpec job) {
        JobSpec.Head head = job.head().named(CommandPlan.NAME);
        return switch (job) {
            case JobSpec.Command command -> command.with(head, command.command(), command.variables());
            case JobSpec.Sweep sweep -> sweep.with(head);
            case JobSpec.Parallel parallel -> parallel.with(head);
            case JobSpec.Pipeline pipeline -> pipeline.with(head);
            default -> job;
        };
    }

    /** The pipeline's own inputs are checked as those of a command that takes them all. */
    private Map<String, JobInput> inputs(Workspace workspace, JobSpec.Pipeline spec) {
        Map<String, JobInput> checked = new LinkedHashMap<>();
        spec.inputs().forEach((name, input) -> checked.put(name, jobs.checkInput(workspace, name, input)));
        return checked;
    }

    /** Outputs that say where they go are looked up; the others go where their steps' go. */
    private Map<String, JobOutput> outputs(Workspace workspace, JobSpec.Pipeline spec) {
        Map<String, JobOutput> checked = new LinkedHashMap<>();
        spec.outputs()
                .forEach((name, output) ->
                        checked.put(name, output.uri() == null ? output : jobs.checkOutput(workspace, name, output)));
        return checked;
    }

    /** Each step after those it needs; a circle is refused. */
    private static Map<String, StepPlan> inOrder(Map<String, StepPlan> plans) {
        Map<String, StepPlan> ordered = new LinkedHashMap<>();
        Set<String> left = new LinkedHashSet<>(plans.keySet());
        while (!left.isEmpty()) {
            List<String> free = new ArrayList<>();
            for (String name : left) {
                StepPlan plan = plans.get(name);
                if (plan != null && ordered.keySet().containsAll(needs(plan))) {
                    free.add(name);
                }
            }
            if (free.isEmpty()) {
                throw Binding.invalid("jobs", "the steps " + String.join(", ", left) + " wait for each other");
            }
            free.forEach(name -> ordered.put(name, Objects.requireNonNull(plans.get(name))));
            left.removeAll(free);
        }
        return ordered;
    }

    /** The steps that a step needs. */
    static Set<String> needs(StepPlan plan) {
        Set<String> needs = new LinkedHashSet<>();
        plan.bound().forEach((input, source) -> {
            if (Binding.of(source, input) instanceof Binding.Step step) {
                needs.add(step.step());
            }
        });
        plan.when()
                .keySet()
                .forEach(condition -> Binding.condition(condition, condition).ifPresent(source -> {
                    switch (source) {
                        case Binding.Step step -> needs.add(step.step());
                        case Binding.After after -> needs.add(after.step());
                        case Binding.Parent ignored -> {}
                        case Binding.Item ignored -> {}
                    }
                }));
        return needs;
    }
}
