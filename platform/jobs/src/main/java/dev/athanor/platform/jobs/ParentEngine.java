package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.tracking.RunUpdate;
import dev.athanor.platform.workspaces.Workspace;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs jobs whose work is other jobs: one pass at a time a job, and a change during a pass leads to another. */
final class ParentEngine implements JobEngine {
    /** Until the next look while the disk is full or the database away. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final ParentWork work;
    private final Jobs jobs;
    private final JobStore store;
    private final JobRooms rooms;
    private final JobRuns runs;
    private final JobDriver driver;
    private final ParentLog log;
    private final Map<JobKey, Held> running = new ConcurrentHashMap<>();
    private final Map<JobKey, AtomicInteger> signals = new ConcurrentHashMap<>();

    /** What does not change of a running job, so that a pass need not read it: a pipeline's plan may be megabytes. */
    private record Held(Workspace workspace, Job job, Map<String, String> plan) {}

    ParentEngine(ParentWork work, Jobs jobs, JobStore store, JobRooms rooms, JobRuns runs, JobDriver driver) {
        this.work = work;
        this.jobs = jobs;
        this.store = store;
        this.rooms = rooms;
        this.runs = runs;
        this.driver = driver;
        this.log = new ParentLog(rooms);
    }

    @Override
    public JobKind kind() {
        return work.kind();
    }

    @Override
    public Map<String, String> plan(Workspace workspace, JobSpec spec) {
        return work.plan(workspace, spec);
    }

    @Override
    public Map<String, JobOutput> outputs(JobRow job) {
        return work.outputs(
                JobRuns.join(
                        job,
                        rooms.tracking().run(job.key().workspace(), job.key().name()),
                        Optional.empty()),
                job.plan());
    }

    /** What of a plan decides over the result, beside what all kinds have. */
    Map<String, String> content(Map<String, String> plan) {
        return work.content(plan);
    }

    @Override
    public Optional<Waiting> waiting(JobKey key) {
        return Optional.empty();
    }

    @Override
    public void react(JobRow job, boolean again) {
        switch (job.state()) {
            case JobState.Accepted ignored -> driver.tell(job.key(), new JobEvent.Opened());
            case JobState.Running ignored -> {
                rooms.tracking()
                        .updateRun(
                                job.key().workspace(),
                                job.key().name(),
                                RunUpdate.started(
                                        job.startedAt() == null ? rooms.clock().instant() : job.startedAt()));
                wake(job.key());
            }
            case JobState.Stopping ignored -> wake(job.key());
            case JobState.Finalizing ignored -> wake(job.key());
            case JobState.Ended ignored -> {
                signals.remove(job.key());
                running.remove(job.key());
            }
            case JobState.Preparing ignored -> {}
            case JobState.Queued ignored -> {}
            case JobState.Starting ignored -> {}
        }
    }

    /** Something that concerns the job changed. */
    void wake(JobKey key) {
        if (signals.computeIfAbsent(key, ignored -> new AtomicInteger()).getAndIncrement() == 0) {
            Thread.startVirtualThread(() -> passes(key));
        }
    }

    private void passes(JobKey key) {
        AtomicInteger signal = signals.computeIfAbsent(key, ignored -> new AtomicInteger(1));
        int seen = signal.get();
        do {
            try {
                pass(key);
            } catch (RuntimeException failure) {
                if (JobErrors.passing(failure)) {
                    rooms.ticker().after(RETRY, () -> wake(key));
                } else {
                    driver.report(key, new JobEvent.Broken(JobErrors.of(failure)));
                }
            }
            int before = seen;
            seen = signal.addAndGet(-before);
        } while (seen > 0);
    }

    private void pass(JobKey key) {
        Optional<JobState> state = store.state(key);
        if (state.isEmpty()) {
            return;
        }
        switch (state.get()) {
            case JobState.Running ignored -> {
                Held held = running.computeIfAbsent(key, this::hold);
                Optional<Outcome> outcome = work.advance(held.workspace(), held.job(), held.plan());
                outcome.ifPresent(ended -> driver.tell(key, new JobEvent.WorkEnded(ended)));
            }
            case JobState.Stopping stopping -> {
                if (!driver.cancelChildren(key)) {
                    driver.tell(key, new JobEvent.WorkEnded(stopping.becomes()));
                }
            }
            case JobState.Finalizing finalizing -> {
                // A job that broke may still have children; the last of them to end leads here again.
                if (!driver.cancelChildren(key)) {
                    store.find(key).ifPresent(job -> finish(job, finalizing.outcome()));
                }
            }
            default -> {}
        }
    }

    private Held hold(JobKey key) {
        JobRow job = store.find(key)
                .orElseThrow(() -> JobsProblem.JOB_NOT_FOUND.because("there is no job '" + key.name() + "' any more"));
        Workspace workspace = workspace(job);
        return new Held(workspace, jobs.get(workspace, key.name()), job.plan());
    }

    /** A child came to another state. */
    void heard(JobKey key, Child child) {
        work.heard(key.workspace(), key.name(), child);
        wake(key);
    }

    /** Adds a line to the job's own log. */
    void say(Workspace workspace, JobKey key, String line) {
        log.say(workspace, key, line);
    }

    private void finish(JobRow job, Outcome outcome) {
        Outcome kept = outcome;
        try {
            Workspace workspace = workspace(job);
            work.finish(workspace, jobs.get(workspace, job.key().name()), job.plan(), outcome);
            log.keep(workspace, job.key());
        } catch (RuntimeException failure) {
            if (JobErrors.passing(failure)) {
                throw failure;
            }
            kept = outcome instanceof Outcome.Completed ? new Outcome.Failed(JobErrors.of(failure)) : outcome;
        }
        runs.end(job, kept);
        driver.tell(job.key(), new JobEvent.Kept(kept));
    }

    private Workspace workspace(JobRow job) throws AthanorException {
        return rooms.workspaces()
                .byGuid(job.key().workspace())
                .orElseThrow(() -> JobsProblem.JOB_NOT_FOUND.because("the workspace of the job is gone"));
    }
}
