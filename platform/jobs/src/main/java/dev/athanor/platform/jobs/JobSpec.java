package dev.athanor.platform.jobs;

import dev.athanor.science.search.EarlyTermination;
import dev.athanor.science.search.Goal;
import dev.athanor.science.search.SamplingAlgorithm;
import dev.athanor.science.search.SearchSpace;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is asked of the platform: one record a job kind. */
public sealed interface JobSpec {
    /** What every kind has. */
    Head head();

    /** The kind. */
    JobKind kind();

    /**
     * What every kind has.
     *
     * @param name the job's name, which is its run's id
     * @param displayName name for people, or null
     * @param description text for people, or null
     * @param experiment the experiment's name
     * @param tags labels that may change
     * @param properties labels that may only be added to
     * @param compute the compute's name or ARM id; null for the machine itself
     * @param priority 1 (low) to 3 (high); 2 when nothing is said
     * @param archived whether it is hidden from lists
     * @param parent the job this one is a child of, or null
     * @param document the wire form as it came, kept whole
     */
    record Head(
            String name,
            @Nullable String displayName,
            @Nullable String description,
            String experiment,
            Map<String, String> tags,
            Map<String, String> properties,
            @Nullable String compute,
            int priority,
            boolean archived,
            @Nullable String parent,
            String document) {
        /** The head of a job as it stands. */
        public static Head of(Job job) {
            return new Head(
                    job.name(),
                    job.displayName(),
                    job.description(),
                    job.experiment(),
                    job.tags(),
                    job.properties(),
                    job.compute(),
                    job.priority(),
                    job.archived(),
                    job.parent(),
                    job.document());
        }

        /** The same for a job that another one starts: with its own name and document, shown under {@code shown}. */
        public Head child(String child, String shown, Map<String, String> labels, String wire) {
            return new Head(child, shown, null, experiment, labels, Map.of(), compute, priority, false, name, wire);
        }

        /** The same with other properties. */
        public Head labelled(Map<String, String> labels) {
            return new Head(
                    name,
                    displayName,
                    description,
                    experiment,
                    tags,
                    labels,
                    compute,
                    priority,
                    archived,
                    parent,
                    document);
        }

        /** The same on another compute; null leaves it where it is. */
        public Head on(@Nullable String other) {
            return with(name, other == null ? compute : other, document);
        }

        /** The same with another wire form. */
        public Head wired(String wire) {
            return with(name, compute, wire);
        }

        /** The same under another name. */
        public Head named(String other) {
            return with(other, compute, document);
        }

        private Head with(String called, @Nullable String where, String wire) {
            return new Head(
                    called,
                    displayName,
                    description,
                    experiment,
                    tags,
                    properties,
                    where,
                    priority,
                    archived,
                    parent,
                    wire);
        }

        /** The compute's plain name, whatever form it came in; null for the machine itself. */
        @Nullable
        String computeName() {
            String reference = compute;
            if (reference == null || reference.isBlank()) {
                return null;
            }
            String bare = reference.startsWith("azureml:") ? reference.substring("azureml:".length()) : reference;
            return bare.substring(bare.lastIndexOf('/') + 1);
        }
    }

    /**
     * A command in an environment.
     *
     * @param command a shell line, with <code>${{inputs.x}}</code> and <code>${{outputs.x}}</code>
     * @param code the code asset or an address, or null
     * @param environment the environment asset
     * @param inputs what it reads, by name
     * @param outputs what it writes, by name
     * @param variables environment variables
     * @param timeout how long it may run
     * @param resources what it needs
     * @param distribution {@code PyTorch}, {@code Mpi} …; null for one process
     * @param services interactive services by name
     */
    record Command(
            Head head,
            String command,
            @Nullable String code,
            String environment,
            Map<String, JobInput> inputs,
            Map<String, JobOutput> outputs,
            Map<String, String> variables,
            Optional<Duration> timeout,
            Resources resources,
            @Nullable String distribution,
            Map<String, JobService> services)
            implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.COMMAND;
        }

        /** The same with other inputs. */
        public Command reading(Map<String, JobInput> others) {
            return new Command(
                    head,
                    command,
                    code,
                    environment,
                    others,
                    outputs,
                    variables,
                    timeout,
                    resources,
                    distribution,
                    services);
        }

        /** The same under another head and with other lines to run. */
        public Command with(Head other, String line, Map<String, String> variablesThen) {
            return new Command(
                    other,
                    line,
                    code,
                    environment,
                    inputs,
                    outputs,
                    variablesThen,
                    timeout,
                    resources,
                    distribution,
                    services);
        }
    }

    /**
     * What a job needs of a compute.
     *
     * @param instances number of nodes
     * @param instanceType VM size, or null
     * @param shmSize shared memory such as {@code 2g}, or null
     */
    record Resources(
            int instances,
            @Nullable String instanceType,
            @Nullable String shmSize) {
        /** One node, nothing special. */
        public static final Resources ONE = new Resources(1, null, null);

        private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([bkmg]?)", Pattern.CASE_INSENSITIVE);

        /**
         * Bytes of shared memory; 0 where none are asked for.
         *
         * @throws dev.athanor.foundation.kernel.AthanorException JOB_INVALID
         */
        public long sharedMemory() {
            if (shmSize == null || shmSize.isBlank()) {
                return 0;
            }
            Matcher form = SIZE.matcher(shmSize.strip());
            if (!form.matches()) {
                throw JobsProblem.JOB_INVALID
                        .because("resources.shmSize: it is '" + shmSize
                                + "'; allowed: a number with b, k, m or g, such as 2g")
                        .at("resources.shmSize");
            }
            int unit = "bkmg".indexOf(form.group(2).toLowerCase(Locale.ROOT));
            return Long.parseLong(form.group(1)) << (10 * Math.max(0, unit));
        }
    }

    /**
     * Trials of a command over a search space.
     *
     * @param trial the command; it may hold <code>${{search_space.x}}</code>. The document of its head is that of a trial
     * @param space what is searched
     * @param algorithm how it is searched
     * @param seed what all randomness follows from; empty for one that is drawn
     * @param metric name of the metric that is compared
     * @param goal which of its values are better
     * @param policy when trials are given up, or null
     * @param maxTrials trials in all
     * @param maxConcurrent trials at the same time
     * @param timeout how long the whole may run
     */
    record Sweep(
            Head head,
            Command trial,
            SearchSpace space,
            SamplingAlgorithm algorithm,
            OptionalLong seed,
            String metric,
            Goal goal,
            @Nullable EarlyTermination policy,
            int maxTrials,
            int maxConcurrent,
            Optional<Duration> timeout)
            implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.SWEEP;
        }

        /** The same under another head. */
        public Sweep with(Head other) {
            return new Sweep(
                    other, trial, space, algorithm, seed, metric, goal, policy, maxTrials, maxConcurrent, timeout);
        }
    }

    /**
     * Steps that feed each other.
     *
     * @param inputs what the pipeline is given, by name
     * @param outputs what it gives, by name
     * @param steps the steps by name, in the order they were written
     * @param continueOnStepFailure whether steps that do not need a failed one still run
     * @param forceRerun whether steps run even if an earlier run made the same
     * @param loop what holds its steps together when they are the iterations of a loop
     */
    record Pipeline(
            Head head,
            Map<String, JobInput> inputs,
            Map<String, JobOutput> outputs,
            Map<String, Step> steps,
            boolean continueOnStepFailure,
            boolean forceRerun,
            Loop loop)
            implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.PIPELINE;
        }

        /** The same under another head. */
        public Pipeline with(Head other) {
            return new Pipeline(other, inputs, outputs, steps, continueOnStepFailure, forceRerun, loop);
        }
    }

    /**
     * How steps that stand side by side, the iterations of a loop, belong together.
     *
     * @param concurrency how many may run at the same time; 0 for as many as there is room for
     * @param gathered outputs that hold what all steps made, each with the type that it has in one step
     * @param items the input whose value lists the items when the pipeline begins: its only step runs once for each; null when the steps are known
     */
    record Loop(
            int concurrency,
            Map<String, String> gathered,
            @Nullable String items) {
        /** No loop. */
        public static final Loop NONE = new Loop(0, Map.of(), null);
    }

    /**
     * One step of a pipeline.
     *
     * @param job what it runs; inputs that are bound stand in it as examples of their type
     * @param bound inputs that come from elsewhere: <code>parent.inputs.x</code> or <code>parent.jobs.step.outputs.x</code> by the input's name
     * @param feeds outputs of the pipeline that this step makes, by the name of the step's output
     * @param deterministic whether the same inputs give the same outputs, so that an earlier run's may be taken instead
     * @param when what must be true, or false, for the step to run: <code>parent.jobs.step.outputs.x</code>, <code>parent.inputs.x</code>, a step
     *     alone that must have completed, or the value itself
     */
    record Step(
            JobSpec job,
            Map<String, String> bound,
            Map<String, String> feeds,
            boolean deterministic,
            Map<String, Boolean> when) {}

    /** A search for the best model of a task. */
    record AutoMl(Head head, String task) implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.AUTO_ML;
        }
    }

    /**
     * Mini-batches of one input over many processes.
     *
     * @param code the code asset or an address, or null
     * @param environment the environment asset
     * @param inputs what it reads, by name
     * @param outputs what it writes, by name
     * @param variables environment variables
     * @param resources what it needs
     * @param settings how the input is cut and run, by the names of the step's fields such as {@code mini_batch_size}; a value may hold
     *     <code>${{inputs.x}}</code> and <code>${{outputs.x}}</code>
     */
    record Parallel(
            Head head,
            @Nullable String code,
            String environment,
            Map<String, JobInput> inputs,
            Map<String, JobOutput> outputs,
            Map<String, String> variables,
            Resources resources,
            Map<String, String> settings)
            implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.PARALLEL;
        }

        /** The same under another head. */
        public Parallel with(Head other) {
            return new Parallel(other, code, environment, inputs, outputs, variables, resources, settings);
        }
    }

    /** A Spark application. */
    record Spark(Head head) implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.SPARK;
        }
    }

    /** Data brought in from outside. */
    record Import(Head head) implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.IMPORT;
        }
    }
}
