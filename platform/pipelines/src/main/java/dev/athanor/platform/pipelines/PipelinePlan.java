package dev.athanor.platform.pipelines;

import dev.athanor.foundation.sql.TextMap;
import dev.athanor.platform.jobs.JobInput;
import dev.athanor.platform.jobs.JobOutput;
import dev.athanor.platform.jobs.JobSpec;
import dev.athanor.platform.jobs.Ports;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pipeline with everything looked up, and as texts.
 *
 * @param inputs what it is given
 * @param outputs what it gives
 * @param steps its steps, each after those it needs
 * @param continueOnStepFailure whether steps that do not need a failed one still run
 * @param forceRerun whether steps run even if an earlier run made the same
 * @param loop what holds its steps together when they are the iterations of a loop
 */
record PipelinePlan(
        Map<String, JobInput> inputs,
        Map<String, JobOutput> outputs,
        Map<String, StepPlan> steps,
        boolean continueOnStepFailure,
        boolean forceRerun,
        JobSpec.Loop loop) {
    private static final String CONTINUE = "pipeline.continue";
    private static final String RERUN = "pipeline.rerun";
    private static final String CONCURRENCY = "pipeline.concurrency";
    private static final String GATHERED = "pipeline.gathered";
    private static final String ITEMS = "pipeline.items";
    private static final String STEP = "step/";

    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        Ports.putInputs(fields, inputs);
        Ports.putOutputs(fields, outputs);
        fields.put(CONTINUE, Boolean.toString(continueOnStepFailure));
        fields.put(RERUN, Boolean.toString(forceRerun));
        fields.put(CONCURRENCY, Integer.toString(loop.concurrency()));
        fields.put(GATHERED, TextMap.write(loop.gathered()));
        if (loop.items() != null) {
            fields.put(ITEMS, loop.items());
        }
        steps.forEach((name, step) -> fields.put(STEP + name, step.write()));
        return fields;
    }

    static PipelinePlan of(Map<String, String> fields) {
        Map<String, StepPlan> steps = new LinkedHashMap<>();
        fields.forEach((key, value) -> {
            if (key.startsWith(STEP)) {
                steps.put(key.substring(STEP.length()), StepPlan.read(value));
            }
        });
        return new PipelinePlan(
                Ports.inputs(fields),
                Ports.outputs(fields),
                steps,
                Boolean.parseBoolean(fields.getOrDefault(CONTINUE, "false")),
                Boolean.parseBoolean(fields.getOrDefault(RERUN, "false")),
                new JobSpec.Loop(
                        Integer.parseInt(fields.getOrDefault(CONCURRENCY, "0")),
                        TextMap.read(fields.getOrDefault(GATHERED, "")),
                        fields.get(ITEMS)));
    }

    /** The same with other steps. */
    PipelinePlan with(Map<String, StepPlan> others) {
        return new PipelinePlan(inputs, outputs, others, continueOnStepFailure, forceRerun, loop);
    }
}
