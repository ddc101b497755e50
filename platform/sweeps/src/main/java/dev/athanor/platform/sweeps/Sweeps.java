package dev.athanor.platform.sweeps;

import dev.athanor.foundation.kernel.Cancellable;
import dev.athanor.foundation.kernel.Culprit;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.foundation.kernel.Ticker;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.jobs.Child;
import dev.athanor.platform.jobs.CommandPlan;
import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.JobError;
import dev.athanor.platform.jobs.JobInput;
import dev.athanor.platform.jobs.JobKind;
import dev.athanor.platform.jobs.JobOutput;
import dev.athanor.platform.jobs.JobSpec;
import dev.athanor.platform.jobs.JobStatus;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.jobs.Outcome;
import dev.athanor.platform.jobs.ParentWork;
import dev.athanor.platform.jobs.Ports;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.tracking.MetricsLogged;
import dev.athanor.platform.tracking.RunUpdate;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.science.search.Sampler;
import dev.athanor.science.search.Search;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Sweeps: proposes trials, runs them as children, gives up the hopeless ones, names the best. */
public final class Sweeps implements ParentWork, AutoCloseable {
    /** Property of a sweep's run: the name of its best trial, as Azure calls it. */
    public static final String BEST = "best_child_run_id";

    /** Tag of a trial: its settings as one JSON object, as Azure writes them. */
    static final String SETTINGS = "hyperparameters";

    /** Property of a trial that was given up: why. */
    static final String GIVEN_UP = "athanor.early-termination";

    private final Jobs jobs;
    private final Tracking tracking;
    private final Assets assets;
    private final Clock clock;
    private final Ticker ticker;
    private final Ids ids;
    private final Cancellable listening;

    /** What is known of the sweeps that run; made anew from what is stored after a restart. */
    private final Map<String, SweepProgress> progress = new ConcurrentHashMap<>();

    /** The sweep of each trial whose metrics a policy waits for. */
    private final Map<String, Watched> watched = new ConcurrentHashMap<>();

    private record Watched(Workspace workspace, String sweep) {}

    private Sweeps(Jobs jobs, Tracking tracking, Assets assets, Events events, Clock clock, Ticker ticker, Ids ids) {
        this.jobs = jobs;
        this.tracking = tracking;
        this.assets = assets;
        this.clock = clock;
        this.ticker = ticker;
        this.ids = ids;
        this.listening = events.subscribe(MetricsLogged.class, this::hear);
    }

    /** Opens the room; {@link Jobs#register} makes sweeps run. */
    public static Sweeps open(
            Jobs jobs, Tracking tracking, Assets assets, Events events, Clock clock, Ticker ticker, Ids ids) {
        return new Sweeps(jobs, tracking, assets, events, clock, ticker, ids);
    }

    @Override
    public JobKind kind() {
        return JobKind.SWEEP;
    }

    @Override
    public Map<String, String> plan(Workspace workspace, JobSpec spec) {
        return new SweepChecks(jobs, ids).check(workspace, (JobSpec.Sweep) spec).fields();
    }

    @Override
    public Map<String, String> content(Map<String, String> plan) {
        return SweepPlan.of(plan).content();
    }

    @Override
    public Map<String, JobOutput> outputs(Job job, Map<String, String> plan) {
        return Ports.placed(CommandPlan.of(plan).outputs(), job.properties().getOrDefault(BEST, job.name()));
    }

    @Override
    public Optional<Outcome> advance(Workspace workspace, Job job, Map<String, String> fields) {
        SweepPlan plan = SweepPlan.of(fields);
        SweepProgress now = progress.computeIfAbsent(
                key(workspace, job.name()),
                key -> new SweepProgress(tracking, workspace, plan, deadline(workspace, job, plan)));
        List<Child> children = jobs.children(workspace, job.name());
        now.look(children);
        if (now.late(clock.instant())) {
            boolean left = jobs.cancelChildren(workspace, job.name());
            return left ? Optional.empty() : Optional.of(new Outcome.Canceled());
        }
        giveUp(workspace, job, plan, now, children);
        int active =
                (int) children.stream().filter(child -> !child.state().ended()).count();
        int index = children.size();
        boolean exhausted = false;
        Sampler sampler = Search.sampler(plan.algorithm(), plan.space(), plan.seed());
        while (active < plan.maxConcurrent() && index < plan.maxTrials() && !exhausted) {
            Optional<Map<String, String>> values = sampler.next(index, now.observations());
            exhausted = values.isEmpty();
            if (values.isPresent()) {
                start(workspace, job, plan, index, values.get());
                now.started(trial(job, index), values.get());
                index++;
                active++;
            }
        }
        return active > 0 ? Optional.empty() : Optional.of(outcome(children));
    }

    /** Runs out at a moment that is known from the start; somebody has to look then. */
    private Optional<Instant> deadline(Workspace workspace, Job job, SweepPlan plan) {
        Optional<Instant> deadline = plan.timeout().map(limit -> {
            Instant begun = job.startedAt();
            return (begun == null ? clock.instant() : begun).plus(limit);
        });
        deadline.ifPresent(end -> {
            Duration left = Duration.between(clock.instant(), end);
            ticker.after(left.isNegative() ? Duration.ZERO : left, () -> jobs.wake(workspace, job.name()));
        });
        return deadline;
    }

    static String trial(Job sweep, int index) {
        return sweep.name() + "_" + index;
    }

    private void start(Workspace workspace, Job sweep, SweepPlan plan, int index, Map<String, String> values) {
        String name = trial(sweep, index);
        Map<String, JobInput> inputs = new LinkedHashMap<>();
        plan.trial().inputs().keySet().stream()
                .filter(values::containsKey)
                .forEach(input -> inputs.put(input, new JobInput.Literal(values.getOrDefault(input, ""))));
        CommandPlan trial = plan.trial().started(name, inputs, text -> SearchExpressions.fill(text, values));
        JobSpec.Head head =
                JobSpec.Head.of(sweep).child(name, name, Map.of(SETTINGS, Settings.json(values)), plan.document());
        Principal by = Security.job(workspace.arm(), sweep.name(), sweep.createdBy());
        if (plan.policy() != null) {
            watched.put(key(workspace, name), new Watched(workspace, sweep.name()));
        }
        jobs.submitPlanned(workspace, head, JobKind.COMMAND, trial.fields(), by);
    }

    private void hear(MetricsLogged logged) {
        Watched trial = watched.get(logged.workspace() + "/" + logged.runId());
        if (trial != null) {
            jobs.wake(trial.workspace(), trial.sweep());
        }
    }

    private void giveUp(Workspace workspace, Job sweep, SweepPlan plan, SweepProgress now, List<Child> children) {
        if (plan.policy() == null) {
            return;
        }
        for (Child child : children) {
            if (child.state().ended()) {
                watched.remove(key(workspace, child.name()));
            } else {
                watched.put(key(workspace, child.name()), new Watched(workspace, sweep.name()));
            }
        }
        now.hopeless(children).forEach((trial, why) -> {
            tracking.updateRun(workspace.guid(), trial, RunUpdate.properties(Map.of(GIVEN_UP, why)));
            jobs.cancel(workspace, trial, Security.job(workspace.arm(), sweep.name(), sweep.createdBy()));
        });
    }

    /** A sweep comes out well when any trial did; trials that were given up neither help nor hurt. */
    private static Outcome outcome(List<Child> children) {
        List<String> failed = new ArrayList<>();
        for (Child child : children) {
            if (child.state().status() == JobStatus.COMPLETED) {
                return new Outcome.Completed();
            }
            if (child.state().status() == JobStatus.FAILED) {
                failed.add(child.name());
            }
        }
        return new Outcome.Failed(new JobError(
                Culprit.USER,
                "SweepFailed",
                failed.isEmpty()
                        ? "No trial of the sweep completed: all were canceled."
                        : "No trial of the sweep completed. Look at the log of " + failed.getFirst() + "; "
                                + failed.size() + " of " + children.size() + " trials failed."));
    }

    @Override
    public void finish(Workspace workspace, Job job, Map<String, String> fields, Outcome outcome) {
        SweepPlan plan = SweepPlan.of(fields);
        List<Child> children = jobs.children(workspace, job.name());
        var now = new SweepProgress(tracking, workspace, plan, Optional.empty());
        now.look(children);
        now.best().ifPresent(best -> {
            tracking.updateRun(
                    workspace.guid(),
                    job.name(),
                    RunUpdate.properties(Map.of(BEST, best.trial(), "score", Double.toString(best.value()))));
            Ports.placed(plan.trial().outputs(), best.trial()).forEach((name, output) -> {
                if (output.uri() != null) {
                    assets.recordOutput(workspace, job.name(), name, output.uri());
                }
            });
        });
        children.forEach(child -> watched.remove(key(workspace, child.name())));
        progress.remove(key(workspace, job.name()));
    }

    private static String key(Workspace workspace, String job) {
        return workspace.guid() + "/" + job;
    }

    @Override
    public void close() {
        listening.cancel();
    }
}
