package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.foundation.kernel.Ticker;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets events happen to jobs and has the engine of the job's kind react to the state that follows. */
final class JobDriver implements Reporter, AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Waiting jobs that are read at once after a start. */
    private static final int PAGE = 200;

    private static final System.Logger LOG = System.getLogger(JobDriver.class.getName());

    private final JobStore store;
    private final Events events;
    private final Ticker ticker;
    private final Map<JobKind, JobEngine> engines = new EnumMap<>(JobKind.class);
    private volatile boolean closed;

    JobDriver(JobStore store, Events events, Ticker ticker) {
        this.store = store;
        this.events = events;
        this.ticker = ticker;
    }

    void register(JobEngine engine) {
        engines.put(engine.kind(), engine);
    }

    /** The engine of a kind; a kind without one is refused. */
    JobEngine engine(JobKind kind) {
        JobEngine engine = engines.get(kind);
        if (engine == null) {
            List<String> words = engines.keySet().stream().map(JobKind::word).toList();
            throw JobsProblem.JOB_KIND_UNSUPPORTED
                    .because("jobs of type " + kind.word() + " do not run here yet; those that do: "
                            + String.join(", ", words) + "." + Suggestions.didYouMean(kind.word(), words))
                    .at("properties.jobType");
        }
        return engine;
    }

    @Override
    public Transition tell(JobKey key, JobEvent event) {
        if (closed) {
            // The next life of the server hears it again from the back end.
            return unmoved(key);
        }
        Optional<Transition> applied = store.apply(key, event);
        if (applied.isEmpty()) {
            throw gone(key);
        }
        Transition told = applied.get();
        if (told.moved()) {
            reactLater(told.job(), false);
            events.publish(new JobChanged(
                    key.workspace(),
                    key.name(),
                    told.job().parent(),
                    told.before(),
                    told.job().state()));
        }
        return told;
    }

    @Override
    public void report(JobKey key, JobEvent event) {
        insist("hear of " + event.name(), key, FIRST_PAUSE, () -> tell(key, event));
    }

    private Transition unmoved(JobKey key) {
        JobRow job = store.find(key).orElseThrow(() -> gone(key));
        return new Transition(job, job.state());
    }

    private static AthanorException gone(JobKey key) {
        return JobsProblem.JOB_NOT_FOUND.because("there is no job '" + key.name() + "' any more");
    }

    @Override
    public long times(JobKey key, String event) {
        return store.history(key).stream()
                .filter(line -> line.endsWith(" " + event))
                .count();
    }

    @Override
    public JobState state(JobKey key) {
        return store.state(key).orElse(new JobState.Ended(new Outcome.Canceled()));
    }

    /** Asks the jobs that a job started to end; whether any of them has not ended yet. */
    boolean cancelChildren(JobKey parent) {
        boolean left = false;
        for (Child child : store.children(parent)) {
            if (!child.state().ended()) {
                left = true;
                tell(new JobKey(parent.workspace(), child.name()), new JobEvent.CancelAsked(parent.name()));
            }
        }
        return left;
    }

    /** Reacts to the state of every job that had begun as if it had just come to it. */
    void recover() {
        store.begun().forEach(job -> reactLater(job, true));
    }

    /** The same with the jobs that wait, page by page: there may be very many. {@code done} is called after the last. */
    void recoverWaiting(JobStore.@Nullable Mark from, Runnable done) {
        JobStore.Mark mark = from;
        try {
            while (!closed) {
                List<JobRow> page = store.waiting(mark, PAGE);
                for (JobRow job : page) {
                    if (job.state() instanceof JobState.Queued) {
                        engine(job.kind()).react(job, true);
                    } else {
                        reactLater(job, true);
                    }
                    mark = JobStore.Mark.of(job);
                }
                if (page.size() < PAGE) {
                    done.run();
                    return;
                }
            }
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "waiting jobs could not be read; tried again soon", failure);
            JobStore.Mark last = mark;
            ticker.after(FIRST_PAUSE, () -> recoverWaiting(last, done));
        }
    }

    void reactLater(JobRow job, boolean again) {
        String what = "go on from " + job.state().status().word();
        Thread.startVirtualThread(() ->
                insist(what, job.key(), FIRST_PAUSE, () -> engine(job.kind()).react(job, again)));
    }

    /** Does a step of a job; while the disk is full or the database away, again and again, each time after a longer pause. */
    private void insist(String what, JobKey key, Duration pause, Runnable step) {
        if (closed) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException failure) {
            if (closed) {
                return;
            }
            String told = "job " + key.name() + " could not " + what;
            if (JobErrors.passing(failure)) {
                LOG.log(System.Logger.Level.WARNING, told + ", tried again in " + pause + ": " + failure.getMessage());
                Duration longer = pause.multipliedBy(2);
                Duration next = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
                ticker.after(pause, () -> insist(what, key, next, step));
            } else {
                LOG.log(System.Logger.Level.ERROR, told, failure);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
