package dev.athanor.platform.jobs;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
     * @param services interactive services by name, each its type
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
            Map<String, String> services)
            implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.COMMAND;
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
    }

    /** Trials of a command over a search space. */
    record Sweep(Head head, Command trial) implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.SWEEP;
        }
    }

    /** Steps that feed each other. */
    record Pipeline(Head head) implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.PIPELINE;
        }
    }

    /** A search for the best model of a task. */
    record AutoMl(Head head, String task) implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.AUTO_ML;
        }
    }

    /** Mini-batches over many processes. */
    record Parallel(Head head) implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.PARALLEL;
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
