package dev.athanor.platform.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes into a job and comes out of it, as the texts of a plan: every kind of job writes them the same way. */
public final class Ports {
    private static final String INPUT = "input.";
    private static final String OUTPUT = "output.";

    private Ports() {}

    /** Adds inputs to a plan. */
    public static void putInputs(Map<String, String> plan, Map<String, JobInput> inputs) {
        inputs.forEach((name, input) -> {
            switch (input) {
                case JobInput.Literal literal -> plan.put(INPUT + "literal/" + name, literal.value());
                case JobInput.Data data -> {
                    plan.put(INPUT + "type/" + name, data.type());
                    plan.put(INPUT + "uri/" + name, data.uri());
                    plan.put(INPUT + "mode/" + name, data.mode().name());
                }
                case JobInput.Later later -> {
                    plan.put(INPUT + "later/" + name, later.type());
                    plan.put(INPUT + "mode/" + name, later.mode().name());
                }
            }
        });
    }

    /** Adds outputs to a plan. */
    public static void putOutputs(Map<String, String> plan, Map<String, JobOutput> outputs) {
        outputs.forEach((name, output) -> {
            plan.put(OUTPUT + "type/" + name, output.type());
            put(plan, OUTPUT + "uri/" + name, output.uri());
            plan.put(OUTPUT + "mode/" + name, output.mode());
            put(plan, OUTPUT + "asset/" + name, output.assetName());
            put(plan, OUTPUT + "version/" + name, output.assetVersion());
        });
    }

    /** The inputs of a plan. */
    public static Map<String, JobInput> inputs(Map<String, String> plan) {
        Map<String, JobInput> inputs = new LinkedHashMap<>();
        under(plan, INPUT + "literal/").forEach((name, value) -> inputs.put(name, new JobInput.Literal(value)));
        under(plan, INPUT + "type/")
                .forEach((name, type) -> inputs.put(
                        name, new JobInput.Data(type, plan.getOrDefault(INPUT + "uri/" + name, ""), mode(plan, name))));
        under(plan, INPUT + "later/")
                .forEach((name, type) -> inputs.put(name, new JobInput.Later(type, mode(plan, name))));
        return inputs;
    }

    private static JobInput.Mode mode(Map<String, String> plan, String name) {
        return JobInput.Mode.valueOf(plan.getOrDefault(INPUT + "mode/" + name, "READ_ONLY_MOUNT"));
    }

    /** The outputs of a plan. */
    public static Map<String, JobOutput> outputs(Map<String, String> plan) {
        Map<String, JobOutput> outputs = new LinkedHashMap<>();
        under(plan, OUTPUT + "type/")
                .forEach((name, type) -> outputs.put(
                        name,
                        new JobOutput(
                                type,
                                plan.get(OUTPUT + "uri/" + name),
                                plan.getOrDefault(OUTPUT + "mode/" + name, "ReadWriteMount"),
                                plan.get(OUTPUT + "asset/" + name),
                                plan.get(OUTPUT + "version/" + name))));
        return outputs;
    }

    /** Outputs of a job of that name, where their addresses hold {@link CommandPlan#NAME} for it. */
    public static Map<String, JobOutput> placed(Map<String, JobOutput> outputs, String name) {
        Map<String, JobOutput> placed = new LinkedHashMap<>();
        outputs.forEach((output, spec) -> placed.put(output, spec.at(name)));
        return placed;
    }

    /** A plan with other inputs and outputs, all else as it is. */
    public static Map<String, String> with(
            Map<String, String> plan, Map<String, JobInput> inputs, Map<String, JobOutput> outputs) {
        Map<String, String> changed = new LinkedHashMap<>(plan);
        changed.keySet().removeIf(key -> key.startsWith(INPUT) || key.startsWith(OUTPUT));
        putInputs(changed, inputs);
        putOutputs(changed, outputs);
        return changed;
    }

    static Map<String, String> under(Map<String, String> fields, String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        fields.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }

    private static void put(Map<String, String> fields, String key, @Nullable String value) {
        if (value != null) {
            fields.put(key, value);
        }
    }
}
