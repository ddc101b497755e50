package dev.athanor.platform.pipelines;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.JobKind;
import dev.athanor.platform.jobs.JobOutput;
import dev.athanor.platform.jobs.JobStatus;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.workspaces.Workspace;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds steps that have been done before: what went in is the same, and what came out is still there as it was. */
final class Reuse {
    /** Property of a job that stands for another one: which. */
    static final String REUSED = "azureml.reusedrunid";

    private static final int LOOKED_AT = 10;

    private final Jobs jobs;
    private final ResultStore results;
    private final Clock clock;

    Reuse(Jobs jobs, ResultStore results, Clock clock) {
        this.jobs = jobs;
        this.results = results;
        this.clock = clock;
    }

    /**
     * What was decided for a step.
     *
     * @param original the job whose outputs it takes; null when it runs
     * @param outputs those outputs
     * @param why the reason, for people
     */
    record Decision(@Nullable Job original, Map<String, JobOutput> outputs, String why) {
        static Decision run(String why) {
            return new Decision(null, Map.of(), why);
        }
    }

    /**
     * Decides for a step of a pipeline, and notes a step that is to run.
     *
     * @param given the step's plan with what it is given and the patterns of where its outputs go
     */
    Decision decide(
            Workspace workspace,
            Job pipeline,
            PipelinePlan plan,
            String step,
            String child,
            Map<String, String> given) {
        StepPlan its = plan.steps().get(step);
        if (its == null || its.kind() == JobKind.PIPELINE) {
            return Decision.run("the steps of a pipeline are looked at one by one");
        }
        Map<String, String> more = new LinkedHashMap<>(jobs.contentOf(its.kind(), given));
        if (!its.deterministic()) {
            // Never found by a step that says nothing of the kind.
            more.put("is_deterministic", "false");
        }
        StepContent content = StepContent.of(given, more, uri -> jobs.contentAt(workspace, uri));
        String again = pipeline.properties().get(Jobs.RERUN_OF);
        Decision decision;
        if (again != null) {
            decision = again(workspace, again + "-" + step, content);
        } else if (!its.deterministic()) {
            decision = Decision.run("its component says is_deterministic: false");
        } else if (plan.forceRerun()) {
            decision = Decision.run("the pipeline says force_rerun: true");
        } else {
            decision = decide(workspace, pipeline.experiment(), step, content);
        }
        if (decision.original() == null) {
            results.begin(workspace.guid(), child, pipeline.experiment(), step, content, clock.instant());
        }
        return decision;
    }

    /** For a pipeline that is run again: what the same step made then, if it succeeded and what goes in is the same, whatever else is said. */
    private Decision again(Workspace workspace, String earlier, StepContent content) {
        Optional<Job> before = jobs.find(workspace, earlier);
        if (before.isEmpty()) {
            return Decision.run(
                    "there is no job " + earlier + ": the step was not reached then, or its job was deleted");
        }
        if (before.get().status() != JobStatus.COMPLETED) {
            return Decision.run(
                    "job " + earlier + " is " + before.get().status().word());
        }
        String ran = before.get().properties().getOrDefault(REUSED, earlier);
        Optional<ResultStore.Result> result = results.find(workspace.guid(), ran);
        if (result.isEmpty()) {
            return Decision.run("what job " + ran + " made is not known");
        }
        Set<String> differences = content.differences(result.get().parts());
        if (!differences.isEmpty()) {
            return Decision.run("since job " + ran + " changed: " + String.join(", ", differences));
        }
        Optional<Job> original = jobs.find(workspace, ran);
        String against = against(workspace, result.get(), original);
        return original.isPresent() && against.isEmpty()
                ? new Decision(
                        original.get(),
                        jobs.outputs(workspace, ran),
                        "job " + ran + " succeeded, and nothing of it changed")
                : Decision.run("job " + ran + " had the same content, but " + against);
    }

    private Decision decide(Workspace workspace, String experiment, String step, StepContent content) {
        String refusal = null;
        for (ResultStore.Result result : results.of(workspace.guid(), content.key(), LOOKED_AT)) {
            Optional<Job> original = jobs.find(workspace, result.job());
            String against = against(workspace, result, original);
            if (original.isPresent() && against.isEmpty()) {
                return new Decision(
                        original.get(),
                        jobs.outputs(workspace, result.job()),
                        "job " + result.job() + " did the same before, and what it made is unchanged");
            }
            refusal = refusal == null ? "job " + result.job() + " had the same content, but " + against : refusal;
        }
        return Decision.run(refusal == null ? news(workspace, experiment, step, content) : refusal);
    }

    /** What speaks against taking an earlier job's outputs; empty when nothing does. */
    private String against(Workspace workspace, ResultStore.Result result, Optional<Job> original) {
        if (original.isEmpty()) {
            results.forget(workspace.guid(), result.job());
            return "it was deleted";
        }
        JobStatus status = original.get().status();
        if (status != JobStatus.COMPLETED) {
            return "it is " + status.word();
        }
        Map<String, String> made = result.outputs();
        Map<String, String> now = outputs(workspace, result.job());
        if (made == null) {
            return "what it made is not noted yet";
        }
        for (Map.Entry<String, String> output : made.entrySet()) {
            if (!output.getValue().equals(now.get(output.getKey()))) {
                return "its output '" + output.getKey() + "' was changed or is gone";
            }
        }
        return "";
    }

    private String news(Workspace workspace, String experiment, String step, StepContent content) {
        return results.last(workspace.guid(), experiment, step)
                .map(last ->
                        "since job " + last.job() + " changed: " + String.join(", ", content.differences(last.parts())))
                .orElse("no earlier run of it is known");
    }

    /** Notes what a step made, once it has completed. */
    void completed(Workspace workspace, String child) {
        if (results.open(workspace.guid(), child)) {
            results.complete(workspace.guid(), child, outputs(workspace, child));
        }
    }

    private Map<String, String> outputs(Workspace workspace, String job) {
        Map<String, String> made = new LinkedHashMap<>();
        jobs.outputs(workspace, job).forEach((name, output) -> {
            String uri = output.uri();
            if (uri != null) {
                made.put(name, content(workspace, uri));
            }
        });
        return made;
    }

    private String content(Workspace workspace, String uri) {
        try {
            return jobs.contentAt(workspace, uri);
        } catch (AthanorException gone) {
            return "gone: " + gone.problem().code();
        }
    }

    void forget(Workspace workspace) {
        results.forgetAll(workspace.guid());
    }
}
