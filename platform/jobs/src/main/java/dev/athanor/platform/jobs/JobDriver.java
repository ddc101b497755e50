package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Suggestions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets events happen to jobs and has the engine of the job's kind react to the state that follows. */
final class JobDriver implements Reporter, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JobDriver.class.getName());

    private final JobStore store;
    private final Events events;
    private final Map<JobKind, JobEngine> engines = new EnumMap<>(JobKind.class);
    private volatile boolean closed;

    JobDriver(JobStore store, Events events) {
        this.store = store;
        this.events = events;
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

    private Transition unmoved(JobKey key) {
        JobRow job = store.find(key).orElseThrow(() -> gone(key));
        return new Transition(job, job.state());
    }

    private static AthanorException gone(JobKey key) {
        return JobsProblem.JOB_NOT_FOUND.because("there is no job '" + key.name() + "' any more");
    }

    @Override
    public JobState state(JobKey key) {
        return store.find(key).map(JobRow::state).orElse(new JobState.Ended(new Outcome.Canceled()));
    }

    /** Reacts to the state of every job that has not ended as if it had just come to it. */
    void recover() {
        store.unfinished().forEach(job -> reactLater(job, true));
    }

    void reactLater(JobRow job, boolean again) {
        Thread.startVirtualThread(() -> react(job, again));
    }

    private void react(JobRow job, boolean again) {
        if (closed) {
            return;
        }
        try {
            engine(job.kind()).react(job, again);
        } catch (RuntimeException failure) {
            if (!closed) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "job " + job.key().name() + " could not go on from "
                                + job.state().status().word(),
                        failure);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
