package dev.athanor.platform.pipelines;

import dev.athanor.foundation.kernel.Culprit;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.jobs.Child;
import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.JobError;
import dev.athanor.platform.jobs.JobInput;
import dev.athanor.platform.jobs.JobKind;
import dev.athanor.platform.jobs.JobOutput;
import dev.athanor.platform.jobs.JobSpec;
import dev.athanor.platform.jobs.JobState;
import dev.athanor.platform.jobs.JobStatus;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.jobs.Outcome;
import dev.athanor.platform.jobs.ParentWork;
import dev.athanor.platform.jobs.Ports;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.workspaces.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pipelines: starts each step when those it needs have completed. */
public final class Pipelines implements ParentWork {
    private final Jobs jobs;
    private final Assets assets;

    private Pipelines(Jobs jobs, Assets assets) {
        this.jobs = jobs;
        this.assets = assets;
    }

    /** Opens the room; {@link Jobs#register} makes pipelines run. */
    public static Pipelines open(Jobs jobs, Assets assets) {
        return new Pipelines(jobs, assets);
    }

    @Override
    public JobKind kind() {
        return JobKind.PIPELINE;
    }

    @Override
    public Map<String, String> plan(Workspace workspace, JobSpec spec) {
        return new PipelineChecks(jobs)
                .check(workspace, (JobSpec.Pipeline) spec)
                .fields();
    }

    @Override
    public Map<String, JobOutput> outputs(Job job, Map<String, String> plan) {
        Map<String, JobOutput> outputs = new LinkedHashMap<>();
        Ports.outputs(plan).forEach((name, output) -> {
            String uri = assets.output(job.workspaceGuid(), job.name(), name).orElse(output.uri());
            outputs.put(
                    name, new JobOutput(output.type(), uri, output.mode(), output.assetName(), output.assetVersion()));
        });
        return outputs;
    }

    @Override
    public Optional<Outcome> advance(Workspace workspace, Job job, Map<String, String> fields) {
        PipelinePlan plan = PipelinePlan.of(fields);
        Map<String, JobState> states = new HashMap<>();
        for (Child child : jobs.children(workspace, job.name())) {
            states.put(child.name(), child.state());
        }
        Map<String, JobState> steps = new LinkedHashMap<>();
        plan.steps().keySet().forEach(step -> {
            JobState state = states.get(child(job, step));
            if (state != null) {
                steps.put(step, state);
            }
        });
        List<String> bad = steps.entrySet().stream()
                .filter(step -> step.getValue().ended() && step.getValue().status() != JobStatus.COMPLETED)
                .map(Map.Entry::getKey)
                .toList();
        boolean halted = !bad.isEmpty() && !plan.continueOnStepFailure();
        boolean active = steps.values().stream().anyMatch(state -> !state.ended());
        if (halted) {
            jobs.cancelChildren(workspace, job.name());
        } else {
            active |= startWhatCan(workspace, job, plan, steps);
        }
        return active ? Optional.empty() : Optional.of(outcome(workspace, job, bad));
    }

    /** Whether any step was started. */
    private boolean startWhatCan(Workspace workspace, Job job, PipelinePlan plan, Map<String, JobState> steps) {
        boolean started = false;
        for (Map.Entry<String, StepPlan> step : plan.steps().entrySet()) {
            Set<String> needs = PipelineChecks.needs(step.getValue());
            boolean ready = needs.stream().allMatch(need -> completed(steps.get(need)));
            if (ready && !steps.containsKey(step.getKey())) {
                start(workspace, job, plan, step.getKey(), step.getValue());
                started = true;
            }
        }
        return started;
    }

    private static boolean completed(@Nullable JobState state) {
        return state != null && state.status() == JobStatus.COMPLETED;
    }

    /** A step's job is named by rule, so that a second start finds it; a hyphen cannot stand in a step's name. */
    private static String child(Job job, String step) {
        return job.name() + "-" + step;
    }

    private void start(Workspace workspace, Job job, PipelinePlan pipeline, String name, StepPlan step) {
        String child = child(job, name);
        Map<String, JobInput> inputs = Ports.inputs(step.plan());
        step.bound().forEach((input, source) -> {
            Optional<JobInput> value = value(workspace, job, pipeline, Binding.of(source, input), inputs.get(input));
            inputs.remove(input);
            value.ifPresent(given -> inputs.put(input, given));
        });
        Map<String, JobOutput> outputs = new LinkedHashMap<>();
        Ports.outputs(step.plan())
                .forEach((output, spec) -> outputs.put(output, output(job, pipeline, step, output, spec)));
        boolean places = step.kind() == JobKind.COMMAND || step.kind() == JobKind.PARALLEL;
        Map<String, JobOutput> placed = places ? Ports.placed(outputs, child) : outputs;
        JobSpec.Head head = JobSpec.Head.of(job).on(step.compute()).child(child, name, Map.of(), step.document());
        jobs.submitPlanned(
                workspace,
                head,
                step.kind(),
                Ports.with(step.plan(), inputs, placed),
                Security.job(workspace.arm(), job.name(), job.createdBy()));
    }

    /** What a bound input is given; empty when an optional input of the pipeline is not given. */
    private Optional<JobInput> value(
            Workspace workspace, Job job, PipelinePlan pipeline, Binding binding, @Nullable JobInput declared) {
        JobInput given = switch (binding) {
            case Binding.Parent parent -> pipeline.inputs().get(parent.input());
            case Binding.Step step -> {
                JobOutput made =
                        jobs.outputs(workspace, child(job, step.step())).get(step.output());
                String uri = made == null ? null : made.uri();
                yield made == null || uri == null
                        ? null
                        : new JobInput.Data(made.type(), uri, JobInput.Mode.READ_ONLY_MOUNT);
            }
        };
        if (given instanceof JobInput.Data data && declared instanceof JobInput.Later port) {
            return Optional.of(port.at(data.uri()));
        }
        return Optional.ofNullable(given);
    }

    /** A step's output that the pipeline gives away goes where the pipeline says, if it says so. */
    private static JobOutput output(Job job, PipelinePlan pipeline, StepPlan step, String name, JobOutput own) {
        String fed = step.feeds().get(name);
        JobOutput wanted = fed == null ? null : pipeline.outputs().get(fed);
        if (wanted == null) {
            return own;
        }
        return new JobOutput(
                own.type(),
                wanted.uri() == null ? own.uri() : wanted.at(job.name()).uri(),
                own.mode(),
                wanted.assetName() == null ? own.assetName() : wanted.assetName(),
                wanted.assetName() == null ? own.assetVersion() : wanted.assetVersion());
    }

    private Outcome outcome(Workspace workspace, Job job, List<String> bad) {
        if (bad.isEmpty()) {
            return new Outcome.Completed();
        }
        List<String> told = new ArrayList<>();
        for (String step : bad) {
            Job failed = jobs.get(workspace, child(job, step));
            failed.error()
                    .ifPresent(error -> told.add("step '" + step + "' (" + failed.name() + "): " + error.message()));
        }
        return new Outcome.Failed(new JobError(
                Culprit.USER,
                "PipelineStepFailed",
                told.isEmpty()
                        ? "The steps " + String.join(", ", bad) + " did not complete: they were canceled."
                        : String.join("\n", told)));
    }

    @Override
    public void finish(Workspace workspace, Job job, Map<String, String> fields, Outcome outcome) {
        PipelinePlan.of(fields).steps().forEach((name, step) -> {
            Map<String, JobOutput> made = jobs.outputs(workspace, child(job, name));
            step.feeds().forEach((output, fed) -> {
                JobOutput given = made.get(output);
                String uri = given == null ? null : given.uri();
                if (uri != null) {
                    assets.recordOutput(workspace, job.name(), fed, uri);
                }
            });
        });
    }
}
