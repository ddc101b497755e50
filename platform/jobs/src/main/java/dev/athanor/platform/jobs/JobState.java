package dev.athanor.platform.jobs;

/** Where a job stands. A value: {@link #after} alone says what follows. */
public sealed interface JobState {
    /** Accepted and stored. */
    record Accepted() implements JobState {}

    /** Its environment is being built. */
    record Preparing() implements JobState {}

    /** Ready, without a place. */
    record Queued() implements JobState {}

    /** It has a place; the start token is stored, the process may or may not exist. */
    record Starting(String workId, String startToken) implements JobState {}

    /** Its process runs; a job whose work is other jobs has neither work id nor token. */
    record Running(String workId, String startToken) implements JobState {}

    /**
     * Its process is being stopped.
     *
     * @param becomes how the job ends when the process is gone
     */
    record Stopping(String workId, String startToken, Outcome becomes) implements JobState {}

    /** The process is gone; logs and outputs are being kept. */
    record Finalizing(Outcome outcome) implements JobState {}

    /** Over. No event leads out of it. */
    record Ended(Outcome outcome) implements JobState {}

    /** Azure's word for it. */
    default JobStatus status() {
        return switch (this) {
            case Accepted ignored -> JobStatus.NOT_STARTED;
            case Preparing ignored -> JobStatus.PREPARING;
            case Queued ignored -> JobStatus.QUEUED;
            case Starting ignored -> JobStatus.STARTING;
            case Running ignored -> JobStatus.RUNNING;
            case Stopping ignored -> JobStatus.CANCEL_REQUESTED;
            case Finalizing ignored -> JobStatus.FINALIZING;
            case Ended ended -> ended.outcome().status();
        };
    }

    /** Whether it is over. */
    default boolean ended() {
        return this instanceof Ended;
    }

    /** The state after {@code event}; the same state when the event comes too late or does not matter here. */
    default JobState after(JobEvent event) {
        return switch (this) {
            case Accepted accepted -> next(accepted, event);
            case Preparing preparing -> next(preparing, event);
            case Queued queued -> next(queued, event);
            case Starting starting -> working(starting, starting.workId(), starting.startToken(), event);
            case Running running -> working(running, running.workId(), running.startToken(), event);
            case Stopping stopping -> stopping(stopping, event);
            case Finalizing finalizing -> event instanceof JobEvent.Kept kept ? new Ended(kept.outcome()) : finalizing;
            case Ended ended -> ended;
        };
    }

    private static JobState next(JobState state, JobEvent event) {
        return switch (event) {
            case JobEvent.Opened ignored -> state instanceof Accepted ? new Running("", "") : state;
            case JobEvent.PreparationStarted ignored -> state instanceof Accepted ? new Preparing() : state;
            case JobEvent.Prepared ignored -> new Queued();
            case JobEvent.Placed placed ->
                state instanceof Queued ? new Starting(placed.workId(), placed.startToken()) : state;
            case JobEvent.CancelAsked ignored -> new Finalizing(new Outcome.Canceled());
            case JobEvent.Broken broken -> new Finalizing(new Outcome.Failed(broken.error()));
            case JobEvent.Started ignored -> state;
            case JobEvent.Resumed ignored -> state;
            case JobEvent.WorkEnded ignored -> state;
            case JobEvent.Kept ignored -> state;
        };
    }

    private static JobState working(JobState state, String workId, String token, JobEvent event) {
        return switch (event) {
            case JobEvent.Started ignored -> new Running(workId, token);
            case JobEvent.Resumed resumed -> new Starting(resumed.workId(), resumed.startToken());
            case JobEvent.CancelAsked ignored -> new Stopping(workId, token, new Outcome.Canceled());
            case JobEvent.WorkEnded ended -> new Finalizing(ended.outcome());
            case JobEvent.Broken broken -> new Finalizing(new Outcome.Failed(broken.error()));
            case JobEvent.Opened ignored -> state;
            case JobEvent.PreparationStarted ignored -> state;
            case JobEvent.Prepared ignored -> state;
            case JobEvent.Placed ignored -> state;
            case JobEvent.Kept ignored -> state;
        };
    }

    private static JobState stopping(Stopping state, JobEvent event) {
        return switch (event) {
            case JobEvent.WorkEnded ended ->
                // A script that ended well before the signal reached it has still done its work.
                new Finalizing(ended.outcome() instanceof Outcome.Completed ? ended.outcome() : state.becomes());
            case JobEvent.Broken ignored -> new Finalizing(state.becomes());
            case JobEvent.Resumed ignored -> new Finalizing(state.becomes());
            case JobEvent.CancelAsked ignored ->
                new Stopping(state.workId(), state.startToken(), new Outcome.Canceled());
            case JobEvent.Opened ignored -> state;
            case JobEvent.PreparationStarted ignored -> state;
            case JobEvent.Prepared ignored -> state;
            case JobEvent.Placed ignored -> state;
            case JobEvent.Started ignored -> state;
            case JobEvent.Kept ignored -> state;
        };
    }
}
