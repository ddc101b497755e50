package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.compute.WorkEvent;
import dev.athanor.platform.compute.WorkSpec;
import dev.athanor.platform.environments.EnvironmentSpec;
import dev.athanor.platform.environments.Environments;
import dev.athanor.platform.tracking.RunUpdate;
import dev.athanor.platform.workspaces.Workspace;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Runs command jobs: environment, place, process, logs, outputs. */
final class CommandEngine implements JobEngine {
    /** How often a job whose process vanished is started again. */
    private static final int RESUMPTIONS = 3;

    private final JobRooms rooms;
    private final JobRuns runs;
    private final Environments environments;
    private final JobsConfig config;
    private final Reporter reporter;
    private final DataFiles files;
    private final Inputs inputs;
    private final Outputs outputs;
    private final CommandChecks checks;
    private final CommandLauncher launcher;
    private final CommandKeeper keeper;
    private final Scheduler scheduler;
    private final LogGuard guard;
    private final Semaphore builds;

    CommandEngine(JobRooms rooms, JobRuns runs, Environments environments, JobsConfig config, Reporter reporter) {
        this.rooms = rooms;
        this.runs = runs;
        this.environments = environments;
        this.config = config;
        this.reporter = reporter;
        this.files = new DataFiles(rooms.blobs());
        this.inputs =
                new Inputs(rooms.assets(), files, new WebFiles(config.internalHosts()), new WriteBack(rooms.blobs()));
        this.outputs = new Outputs(rooms.assets(), rooms.workspaces(), rooms.blobs());
        this.checks = new CommandChecks(rooms, environments, files, inputs, outputs);
        this.launcher = new CommandLauncher(rooms, environments, config, files, inputs);
        this.guard = new LogGuard(rooms.blobs(), config.logLimit(), rooms.ticker());
        this.keeper = new CommandKeeper(rooms, inputs, outputs, guard);
        this.scheduler = new Scheduler(rooms.compute(), reporter, rooms.ids(), rooms.ticker());
        this.builds = new Semaphore(config.preparations());
    }

    @Override
    public JobKind kind() {
        return JobKind.COMMAND;
    }

    @Override
    public Map<String, String> plan(Workspace workspace, JobSpec spec) {
        return checks.check(workspace, (JobSpec.Command) spec).fields();
    }

    /** The plan of a command that spreads over its nodes by itself. */
    Map<String, String> planOnNodes(Workspace workspace, JobSpec.Command spec) {
        return checks.checkOnNodes(workspace, spec).fields();
    }

    /** An output with its address looked up; refuses what cannot be written. */
    JobOutput check(Workspace workspace, String name, JobOutput output) {
        return outputs.check(workspace, CommandPlan.NAME, name, output);
    }

    /** The text of a small file. */
    String textAt(Workspace workspace, String uri) {
        if (rooms.assets().locate(workspace, uri) instanceof Location.Blobs place) {
            return files.text(place)
                    .orElseThrow(() ->
                            JobsProblem.JOB_INVALID.because("at '" + uri + "' is no file of at most 64 KiB of text"));
        }
        throw JobsProblem.JOB_INVALID.because("'" + uri + "' lies outside of this server");
    }

    /** What identifies the content at an address; of what lies outside of this machine, the address itself. */
    String contentAt(Workspace workspace, String uri) {
        return switch (rooms.assets().locate(workspace, uri)) {
            case Location.Blobs place -> files.content(place);
            case Location.Mirrored mirrored -> DataFiles.content(mirrored.path());
            case Location.External ignored -> uri;
        };
    }

    /** An input with its address looked up; refuses what is not there. */
    JobInput check(Workspace workspace, String name, JobInput input) {
        return inputs.check(workspace, name, input);
    }

    @Override
    public Map<String, JobOutput> outputs(JobRow job) {
        return CommandPlan.of(job.plan()).outputs();
    }

    @Override
    public Optional<Waiting> waiting(JobKey key) {
        return scheduler.waiting(key);
    }

    void close() {
        guard.close();
    }

    /** Nodes became free. */
    void wake() {
        scheduler.freed();
    }

    /** Starts nothing until {@link #go}, so that none is served before one that was before it. */
    void hold() {
        scheduler.hold();
    }

    /** All who wait are in the queue. */
    void go() {
        scheduler.go();
    }

    /** A job whose environment stands needs no preparation. */
    @Override
    public JobState first(Map<String, String> plan) {
        return environments.plan(CommandPlan.of(plan).environment()).ready()
                ? new JobState.Queued()
                : new JobState.Accepted();
    }

    @Override
    public void react(JobRow job, boolean again) {
        switch (job.state()) {
            case JobState.Accepted ignored -> prepare(job);
            case JobState.Preparing ignored -> build(job);
            case JobState.Queued ignored -> scheduler.add(job, CommandChecks.demand(CommandPlan.resources(job.plan())));
            case JobState.Starting starting -> launch(job, starting);
            case JobState.Running running -> running(job, running, again);
            case JobState.Stopping stopping -> stop(job, stopping, again);
            case JobState.Finalizing finalizing -> keep(job, finalizing.outcome());
            case JobState.Ended ignored -> clean(job);
        }
    }

    /** An environment that stands needs no turn among those that are being built. */
    private void prepare(JobRow job) {
        guarded(job, () -> {
            boolean ready =
                    environments.plan(CommandPlan.of(job.plan()).environment()).ready();
            reporter.tell(job.key(), ready ? new JobEvent.Prepared() : new JobEvent.PreparationStarted());
        });
    }

    private void build(JobRow job) {
        guarded(job, () -> {
            EnvironmentSpec environment = CommandPlan.of(job.plan()).environment();
            JobFolder folder = launcher.openFolder(workspace(job), job);
            builds.acquire();
            try {
                environments.build(environment, folder::say).notes().forEach(note -> folder.say("[athanor] " + note));
            } finally {
                builds.release();
            }
            reporter.tell(job.key(), new JobEvent.Prepared());
        });
    }

    private void launch(JobRow job, JobState.Starting state) {
        guarded(job, () -> {
            WorkSpec work = launcher.prepare(workspace(job), job, state);
            if (!reporter.state(job.key()).equals(state)) {
                reporter.tell(job.key(), new JobEvent.WorkEnded(new Outcome.Canceled()));
                return;
            }
            watch(job);
            rooms.compute().local().start(work, (id, event) -> heard(job, event));
            if (reporter.state(job.key()) instanceof JobState.Stopping) {
                // The cancellation came while the process was being started, and found nothing to stop.
                rooms.compute().local().stop(work.id(), config.grace());
            }
        });
    }

    private void running(JobRow job, JobState.Running state, boolean again) {
        if (again) {
            watch(job);
            rooms.compute().local().attach(state.workId(), (id, event) -> heard(job, event));
        } else {
            Instant started = job.startedAt() == null ? rooms.clock().instant() : job.startedAt();
            rooms.tracking().updateRun(job.key().workspace(), job.key().name(), RunUpdate.started(started));
        }
    }

    private void watch(JobRow job) {
        guard.watch(CommandLauncher.logBlob(workspace(job), job.key().name()), JobFolder.of(rooms.folder(), job.key()));
    }

    private void stop(JobRow job, JobState.Stopping state, boolean again) {
        if (again) {
            watch(job);
            rooms.compute().local().attach(state.workId(), (id, event) -> heard(job, event));
        }
        rooms.compute().local().stop(state.workId(), config.grace());
    }

    private void heard(JobRow job, WorkEvent event) {
        JobEvent told = switch (event) {
            case WorkEvent.Started ignored -> new JobEvent.Started();
            case WorkEvent.Lost lost -> vanished(job, lost);
            case WorkEvent.Exited exited -> new JobEvent.WorkEnded(outcome(job, exited));
        };
        reporter.report(job.key(), told);
    }

    /** A parallel job goes on from the mini-batches that it finished; others have failed. */
    private JobEvent vanished(JobRow job, WorkEvent.Lost lost) {
        JobFolder folder = JobFolder.of(rooms.folder(), job.key());
        if (!resumes(job)) {
            return new JobEvent.WorkEnded(new Outcome.Failed(JobErrors.lost(lost.reason())));
        }
        folder.say("[athanor] " + lost.reason() + "; it is started again and goes on from what it finished");
        // If the power was lost, so may be what was copied: code and inputs are put in place anew.
        folder.unready();
        return new JobEvent.Resumed(folder.id(), rooms.ids().hex(16));
    }

    /** Whether a job whose process vanished can be started again: not where that would undo what it wrote into an input. */
    private boolean resumes(JobRow job) {
        boolean writes = Ports.inputs(job.plan()).values().stream()
                .anyMatch(
                        input -> input instanceof JobInput.Data data && data.mode() == JobInput.Mode.READ_WRITE_MOUNT);
        return job.kind() == JobKind.PARALLEL
                && !writes
                && reporter.times(job.key(), JobEvent.Resumed.class.getSimpleName()) < RESUMPTIONS
                && Files.exists(JobFolder.of(rooms.folder(), job.key()).root());
    }

    private Outcome outcome(JobRow job, WorkEvent.Exited exited) {
        if (exited.timedOut()) {
            Duration limit = CommandPlan.of(job.plan()).timeout().orElse(Duration.ZERO);
            return new Outcome.Failed(JobErrors.timedOut(limit));
        }
        if (exited.code() == 0) {
            return new Outcome.Completed();
        }
        JobFolder folder = JobFolder.of(rooms.folder(), job.key());
        return new Outcome.Failed(ScriptFailure.of(exited.code(), exited.outOfMemory(), folder.tail()));
    }

    private void keep(JobRow job, Outcome outcome) {
        scheduler.remove(job.key());
        rooms.compute().release(JobFolder.workId(job.key()));
        Outcome kept = outcome;
        try {
            keeper.keep(workspace(job), job, outcome);
        } catch (RuntimeException failure) {
            if (JobErrors.passing(failure)) {
                // What the script made is worth waiting for; this is done again when there may be room.
                throw failure;
            }
            kept = outcome instanceof Outcome.Completed ? new Outcome.Failed(JobErrors.of(failure)) : outcome;
        }
        runs.end(job, kept);
        revoke(job);
        reporter.tell(job.key(), new JobEvent.Kept(kept));
    }

    /** Before the job is over: a crash after that would leave its token alive. */
    private void revoke(JobRow job) {
        Optional<Workspace> workspace = rooms.workspaces().byGuid(job.key().workspace());
        if (workspace.isPresent()) {
            Principal principal = JobVariables.principal(workspace.get(), job);
            rooms.security().tokens().revoke(principal);
        }
    }

    private void clean(JobRow job) {
        clean(JobFolder.of(rooms.folder(), job.key()));
    }

    private void clean(JobFolder folder) {
        rooms.compute().local().forget(folder.id());
        folder.delete();
    }

    /** Removes what jobs left that ended just before a crash. */
    void sweep(Supplier<List<JobKey>> unfinished) {
        // Looked up in this order: a folder that is there already is that of a job that was stored before.
        List<JobFolder> folders = JobFolder.all(rooms.folder());
        if (folders.isEmpty()) {
            return;
        }
        Set<String> needed = unfinished.get().stream().map(JobFolder::workId).collect(Collectors.toSet());
        folders.stream().filter(folder -> !needed.contains(folder.id())).forEach(this::clean);
    }

    private Workspace workspace(JobRow job) {
        return rooms.workspaces()
                .byGuid(job.key().workspace())
                .orElseThrow(() -> JobsProblem.JOB_NOT_FOUND.because("the workspace of the job is gone"));
    }

    @FunctionalInterface
    private interface Step {
        void run() throws InterruptedException;
    }

    /** Whatever keeps a job from going on ends it with that as its error. */
    private void guarded(JobRow job, Step step) {
        try {
            step.run();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            reporter.tell(job.key(), new JobEvent.Broken(JobErrors.of(failure)));
        }
    }
}
