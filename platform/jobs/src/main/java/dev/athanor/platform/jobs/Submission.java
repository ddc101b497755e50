package dev.athanor.platform.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What of a job never changes, kept as it was asked for, so that the same submission is told from another one of the same name. */
final class Submission {
    private static final String PREFIX = "sent/";
    private static final String OUTPUT = "outputs.";

    private Submission() {}

    /** The plan with what was asked for beside it. */
    static Map<String, String> with(Map<String, String> plan, JobSpec spec) {
        Map<String, String> all = new LinkedHashMap<>(plan);
        fields(spec).forEach((name, value) -> all.put(PREFIX + name, value));
        return all;
    }

    /** The fields in which a submission differs from the one that was stored with a plan; empty when it is the same. */
    static Set<String> differences(JobRow before, JobSpec spec) {
        Map<String, String> plan = before.plan();
        if (before.kind() != spec.kind()) {
            return Set.of("jobType");
        }
        Map<String, String> now = fields(spec);
        if (plan.keySet().stream().noneMatch(key -> key.startsWith(PREFIX))) {
            // A child was not submitted by anybody; what it runs is all that is known of it.
            String command = now.getOrDefault("command", "");
            return command.equals(plan.getOrDefault("command", "")) ? Set.of() : Set.of("command");
        }
        Set<String> names = new TreeSet<>(now.keySet());
        plan.keySet().stream()
                .filter(key -> key.startsWith(PREFIX))
                .forEach(key -> names.add(key.substring(PREFIX.length())));
        names.removeIf(name -> Objects.equals(now.get(name), plan.get(PREFIX + name)) || isFilledIn(name, now, plan));
        return names;
    }

    /** Whether it is the address that the server gave an output that was submitted without one. */
    private static boolean isFilledIn(String name, Map<String, String> now, Map<String, String> plan) {
        return name.startsWith(OUTPUT)
                && name.endsWith(".uri")
                && Objects.equals(
                        now.get(name),
                        plan.get("output.uri/" + name.substring(OUTPUT.length(), name.length() - ".uri".length())));
    }

    private static Map<String, String> fields(JobSpec spec) {
        Map<String, String> fields = new LinkedHashMap<>();
        JobSpec.Head head = spec.head();
        put(fields, "experimentName", head.experiment());
        put(fields, "computeId", head.computeName());
        put(fields, "queueSettings.priority", Integer.toString(head.priority()));
        switch (spec) {
            case JobSpec.Command command -> command(fields, command);
            case JobSpec.Sweep sweep -> sweep(fields, sweep);
            case JobSpec.Pipeline pipeline -> pipeline(fields, pipeline);
            case JobSpec.Parallel parallel -> parallel(fields, parallel);
            case JobSpec.AutoMl _, JobSpec.Spark _, JobSpec.Import _ -> {
                // No engine takes these yet.
            }
        }
        return fields;
    }

    private static void sweep(Map<String, String> fields, JobSpec.Sweep sweep) {
        command(fields, sweep.trial());
        put(fields, "searchSpace", sweep.space().toString());
        put(fields, "samplingAlgorithm", sweep.algorithm() + " " + sweep.seed());
        put(fields, "objective", sweep.goal() + " " + sweep.metric());
        put(fields, "earlyTermination", String.valueOf(sweep.policy()));
        put(fields, "limits", sweep.maxTrials() + " " + sweep.maxConcurrent() + " " + sweep.timeout());
    }

    private static void command(Map<String, String> fields, JobSpec.Command command) {
        put(fields, "command", command.command());
        put(fields, "codeId", command.code());
        put(fields, "environmentId", command.environment());
        command.variables().forEach((name, value) -> put(fields, "environmentVariables." + name, value));
        ports(fields, command.inputs(), command.outputs());
        command.timeout().ifPresent(limit -> put(fields, "limits.timeout", limit.toString()));
        put(
                fields,
                "resources.instanceCount",
                Integer.toString(command.resources().instances()));
        put(fields, "resources.instanceType", command.resources().instanceType());
        put(fields, "resources.shmSize", command.resources().shmSize());
        put(fields, "distribution", command.distribution());
    }

    private static void parallel(Map<String, String> fields, JobSpec.Parallel parallel) {
        put(fields, "task.code", parallel.code());
        put(fields, "task.environment", parallel.environment());
        parallel.variables().forEach((name, value) -> put(fields, "environmentVariables." + name, value));
        parallel.settings().forEach((name, value) -> put(fields, name, value));
        ports(fields, parallel.inputs(), parallel.outputs());
        put(fields, "resources", parallel.resources().toString());
    }

    private static void pipeline(Map<String, String> fields, JobSpec.Pipeline pipeline) {
        ports(fields, pipeline.inputs(), pipeline.outputs());
        put(fields, "settings.continue_on_step_failure", Boolean.toString(pipeline.continueOnStepFailure()));
        put(fields, "settings.force_rerun", Boolean.toString(pipeline.forceRerun()));
        pipeline.loop().gathered().forEach((output, type) -> put(fields, OUTPUT + output + ".gathered", type));
        put(fields, "items", pipeline.loop().items());
        pipeline.steps().forEach((name, step) -> {
            String prefix = "jobs." + name + ".";
            put(fields, prefix + "type", step.job().kind().word());
            fields(step.job()).forEach((field, value) -> put(fields, prefix + field, value));
            step.bound().forEach((input, source) -> put(fields, prefix + "inputs." + input, source));
            step.when().forEach((condition, wanted) -> put(fields, prefix + "when." + condition, wanted.toString()));
            step.feeds().forEach((output, fed) -> put(fields, prefix + OUTPUT + output + ".feeds", fed));
        });
    }

    private static void ports(
            Map<String, String> fields, Map<String, JobInput> inputs, Map<String, JobOutput> outputs) {
        inputs.forEach((name, input) -> {
            switch (input) {
                case JobInput.Literal literal -> put(fields, "inputs." + name, literal.value());
                case JobInput.Data data ->
                    put(fields, "inputs." + name, data.type() + " " + data.mode() + " " + data.uri());
                case JobInput.Later later -> put(fields, "inputs." + name, later.type() + " " + later.mode());
            }
        });
        outputs.forEach((name, output) -> {
            put(fields, OUTPUT + name, output.type() + " " + output.mode());
            put(fields, OUTPUT + name + ".uri", output.uri());
            put(fields, OUTPUT + name + ".assetName", output.assetName());
            put(fields, OUTPUT + name + ".assetVersion", output.assetVersion());
        });
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            fields.put(name, value);
        }
    }
}
