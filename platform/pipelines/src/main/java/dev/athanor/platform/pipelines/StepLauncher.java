package dev.athanor.platform.pipelines;

import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.JobInput;
import dev.athanor.platform.jobs.JobKind;
import dev.athanor.platform.jobs.JobOutput;
import dev.athanor.platform.jobs.JobSpec;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.jobs.Ports;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.workspaces.Workspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a job of a step whose needs are met. */
final class StepLauncher {
    /** Stands for an input that takes a value. */
    private static final JobInput NO_VALUE = new JobInput.Literal("");

    /** Properties of a job that belong to what it made: a sweep's best trial. */
    private static final List<String> RESULTS = List.of("best_child_run_id", "score");

    private final Jobs jobs;
    private final Reuse reuse;

    StepLauncher(Jobs jobs, Reuse reuse) {
        this.jobs = jobs;
        this.reuse = reuse;
    }

    /** A step's job is named by rule, so that a second start finds it; a hyphen cannot stand in a step's name. */
    static String child(Job job, String step) {
        return job.name() + "-" + step;
    }

    /** Why a step whose needs are met is not to run; empty when it is. */
    Optional<String> obstacle(Workspace workspace, Job job, PipelinePlan pipeline, String name) {
        StepPlan step = Objects.requireNonNull(pipeline.steps().get(name));
        for (Map.Entry<String, String> condition : step.when().entrySet()) {
            Optional<Binding> source = Binding.condition(condition.getKey(), name);
            if (source.isPresent() && source.get() instanceof Binding.After) {
                continue;
            }
            String value = source.isEmpty()
                    ? condition.getKey()
                    : value(workspace, job, pipeline, source.get(), NO_VALUE)
                            .filter(JobInput.Literal.class::isInstance)
                            .map(given -> ((JobInput.Literal) given).value())
                            .orElse("");
            if (value.strip().equalsIgnoreCase("true") != Boolean.parseBoolean(condition.getValue())) {
                return Optional.of(condition.getKey() + " is '" + value.strip() + "'");
            }
        }
        return Optional.empty();
    }

    /** Starts a step whose needs are met, or takes what an earlier run of it made; done again after a crash it does no more. */
    void start(Workspace workspace, Job job, PipelinePlan pipeline, String name) {
        StepPlan step = Objects.requireNonNull(pipeline.steps().get(name));
        String child = child(job, name);
        Map<String, JobInput> inputs = inputs(workspace, job, pipeline, step);
        Map<String, JobOutput> asked = asked(pipeline, step);
        Reuse.Decision decision =
                reuse.decide(workspace, job, pipeline, name, child, Ports.with(step.plan(), inputs, asked));
        Principal by = Security.job(workspace.arm(), job.name(), job.createdBy());
        JobSpec.Head head = JobSpec.Head.of(job)
                .on(step.compute())
                .child(child, name, Map.of(), step.document())
                .labelled(labels(job, step, name, decision));
        Job original = decision.original();
        if (original != null) {
            String told = "step " + name + " not run: " + decision.why();
            JobKind kind = step.kind() == JobKind.SWEEP ? JobKind.SWEEP : JobKind.COMMAND;
            jobs.submitDone(workspace, head, kind, Ports.with(step.plan(), inputs, decision.outputs()), by, told);
            jobs.say(workspace, job.name(), told);
            return;
        }
        Map<String, JobOutput> placed = placed(job, pipeline, step, child, asked);
        jobs.submitPlanned(workspace, head, step.kind(), Ports.with(step.plan(), inputs, placed), by);
        jobs.say(workspace, job.name(), "step " + name + " started as job " + child + ": " + decision.why());
    }

    private static Map<String, String> labels(Job job, StepPlan step, String name, Reuse.Decision decision) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("azureml.pipelinerunid", job.name());
        labels.put("athanor.reuse", (decision.original() == null ? "run: " : "reused: ") + decision.why());
        String again = job.properties().get(Jobs.RERUN_OF);
        if (again != null && step.kind() == JobKind.PIPELINE) {
            // The steps of a pipeline inside are looked at one by one, too.
            labels.put(Jobs.RERUN_OF, again + "-" + name);
        }
        Job original = decision.original();
        if (original != null) {
            for (String found : RESULTS) {
                String value = original.properties().get(found);
                if (value != null) {
                    labels.put(found, value);
                }
            }
            labels.put("azureml.isreused", "true");
            labels.put(Reuse.REUSED, original.name());
            if (original.parent() != null) {
                labels.put("azureml.reusedpipelinerunid", original.parent());
            }
        }
        return labels;
    }

    private Map<String, JobInput> inputs(Workspace workspace, Job job, PipelinePlan pipeline, StepPlan step) {
        Map<String, JobInput> inputs = Ports.inputs(step.plan());
        step.bound().forEach((input, source) -> {
            Optional<JobInput> value = value(workspace, job, pipeline, Binding.of(source, input), inputs.get(input));
            inputs.remove(input);
            value.ifPresent(given -> inputs.put(input, given));
        });
        return inputs;
    }

    /** What a bound input is given; empty when an optional input of the pipeline is not given. */
    private Optional<JobInput> value(
            Workspace workspace, Job job, PipelinePlan pipeline, Binding binding, @Nullable JobInput declared) {
        JobInput given = switch (binding) {
            case Binding.Parent parent -> pipeline.inputs().get(parent.input());
            case Binding.Step step -> made(workspace, child(job, step.step()), step.output());
            case Binding.After ignored -> null;
            case Binding.Item ignored -> null;
        };
        boolean made = binding instanceof Binding.Step && declared instanceof JobInput.Literal;
        if (made && given instanceof JobInput.Data data && data.type().equals("uri_file")) {
            // A value that a step left is in a file.
            return Optional.of(
                    new JobInput.Literal(jobs.textAt(workspace, data.uri()).strip()));
        }
        if (given instanceof JobInput.Data data && declared instanceof JobInput.Later port) {
            return Optional.of(port.at(data.uri()));
        }
        return Optional.ofNullable(given);
    }

    private @Nullable JobInput made(Workspace workspace, String child, String output) {
        JobOutput made = jobs.outputs(workspace, child).get(output);
        String uri = made == null ? null : made.uri();
        return made == null || uri == null ? null : new JobInput.Data(made.type(), uri, JobInput.Mode.READ_ONLY_MOUNT);
    }

    /** A step's outputs; those that the pipeline gives away go where the pipeline says, if it says so. */
    private static Map<String, JobOutput> asked(PipelinePlan pipeline, StepPlan step) {
        Map<String, JobOutput> asked = new LinkedHashMap<>();
        Ports.outputs(step.plan()).forEach((name, own) -> {
            JobOutput wanted = wanted(pipeline, step, name);
            asked.put(
                    name,
                    wanted == null
                            ? own
                            : new JobOutput(
                                    own.type(),
                                    wanted.uri() == null ? own.uri() : wanted.uri(),
                                    own.mode(),
                                    wanted.assetName() == null ? own.assetName() : wanted.assetName(),
                                    wanted.assetName() == null ? own.assetVersion() : wanted.assetVersion()));
        });
        return asked;
    }

    private static @Nullable JobOutput wanted(PipelinePlan pipeline, StepPlan step, String name) {
        String fed = step.feeds().get(name);
        boolean gathered = fed != null && pipeline.loop().gathered().containsKey(fed);
        return fed == null || gathered ? null : pipeline.outputs().get(fed);
    }

    /** The outputs of one start: the name in an address that the pipeline says is its own, in others the step's. */
    private static Map<String, JobOutput> placed(
            Job job, PipelinePlan pipeline, StepPlan step, String child, Map<String, JobOutput> asked) {
        boolean places = step.kind() == JobKind.COMMAND || step.kind() == JobKind.PARALLEL;
        Map<String, JobOutput> placed = new LinkedHashMap<>();
        asked.forEach((name, output) -> {
            JobOutput wanted = wanted(pipeline, step, name);
            if (wanted != null && wanted.uri() != null) {
                placed.put(name, output.at(job.name()));
            } else {
                placed.put(name, places ? output.at(child) : output);
            }
        });
        return placed;
    }
}
