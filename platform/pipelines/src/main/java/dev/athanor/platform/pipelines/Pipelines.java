package dev.athanor.platform.pipelines;

import dev.athanor.foundation.kernel.Culprit;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.sql.Database;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.jobs.Child;
import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.JobError;
import dev.athanor.platform.jobs.JobKind;
import dev.athanor.platform.jobs.JobOutput;
import dev.athanor.platform.jobs.JobSpec;
import dev.athanor.platform.jobs.JobState;
import dev.athanor.platform.jobs.JobStatus;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.jobs.Outcome;
import dev.athanor.platform.jobs.ParentWork;
import dev.athanor.platform.jobs.Ports;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceDeleted;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Pipelines: starts each step when those it needs have completed. */
public final class Pipelines implements ParentWork {
    private final Jobs jobs;
    private final Assets assets;
    private final Reuse reuse;
    private final StepLauncher launcher;
    private final Loops loops;
    private final Starts starts = new Starts();
    private final Map<Key, Progress> running = new ConcurrentHashMap<>();

    private record Key(String workspace, String job) {}

    private Pipelines(Jobs jobs, Assets assets, Reuse reuse) {
        this.jobs = jobs;
        this.assets = assets;
        this.reuse = reuse;
        this.launcher = new StepLauncher(jobs, reuse);
        this.loops = new Loops(jobs);
    }

    /** Opens the room; {@link Jobs#register} makes pipelines run. */
    public static Pipelines open(Jobs jobs, Assets assets, Database database, Events events, Clock clock) {
        var reuse = new Reuse(jobs, new ResultStore(database), clock);
        events.subscribe(WorkspaceDeleted.class, gone -> reuse.forget(gone.workspace()));
        return new Pipelines(jobs, assets, reuse);
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
    public void heard(String workspace, String job, Child child) {
        Progress progress = running.get(new Key(workspace, job));
        if (progress != null) {
            progress.heard(step(job, child.name()), child.state());
        }
    }

    @Override
    public Optional<Outcome> advance(Workspace workspace, Job job, Map<String, String> fields) {
        Progress progress = running.computeIfAbsent(
                new Key(job.workspaceGuid(), job.name()),
                ignored -> new Progress(loops.expand(workspace, PipelinePlan.of(fields))));
        if (!progress.loaded()) {
            progress.loaded(states(workspace, job));
            // An earlier life of the server told of these.
            progress.news().forEach((step, status) -> note(workspace, job, step, status));
        }
        progress.news().forEach((step, status) -> {
            jobs.say(workspace, job.name(), "step " + step + " " + status.word().toLowerCase(Locale.ROOT));
            note(workspace, job, step, status);
        });
        if (progress.halted()) {
            jobs.cancelChildren(workspace, job.name());
        }
        // A step that is not to run makes room for the next, and nothing else would tell of it.
        for (List<String> ready = progress.ready(); !ready.isEmpty(); ready = progress.ready()) {
            starts.all(ready, step -> start(workspace, job, progress, step));
        }
        return progress.over() ? Optional.of(outcome(workspace, job, progress.bad())) : Optional.empty();
    }

    private void start(Workspace workspace, Job job, Progress progress, String step) {
        Optional<String> obstacle = launcher.obstacle(workspace, job, progress.plan(), step);
        if (obstacle.isPresent()) {
            String skipped = String.join(", ", progress.skip(step));
            jobs.say(workspace, job.name(), "skipped " + skipped + ": " + obstacle.get());
            return;
        }
        launcher.start(workspace, job, progress.plan(), step);
        progress.heard(step, new JobState.Accepted());
    }

    private Map<String, JobState> states(Workspace workspace, Job job) {
        Map<String, JobState> states = new LinkedHashMap<>();
        for (Child child : jobs.children(workspace, job.name())) {
            states.put(step(job.name(), child.name()), child.state());
        }
        return states;
    }

    private void note(Workspace workspace, Job job, String step, JobStatus status) {
        if (status == JobStatus.COMPLETED) {
            reuse.completed(workspace, child(job, step));
        }
    }

    private static String child(Job job, String step) {
        return StepLauncher.child(job, step);
    }

    private static String step(String job, String child) {
        return child.startsWith(job + "-") ? child.substring(job.length() + 1) : "";
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
        running.remove(new Key(job.workspaceGuid(), job.name()));
        PipelinePlan plan = PipelinePlan.of(fields);
        if (!plan.loop().gathered().isEmpty()) {
            if (outcome instanceof Outcome.Completed) {
                loops.gather(workspace, job, loops.expand(workspace, plan));
            }
            return;
        }
        plan.steps().forEach((name, step) -> {
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
