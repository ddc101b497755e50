package dev.athanor.platform.jobs;

/** Something that happens to a job; {@link JobState#after} says what becomes of it. */
public sealed interface JobEvent {
    /** A job whose work is other jobs has begun; it needs no place of its own. */
    record Opened() implements JobEvent {}

    /** Its environment is being built and its inputs looked up. */
    record PreparationStarted() implements JobEvent {}

    /** Everything it needs is there; it waits for a place. */
    record Prepared() implements JobEvent {}

    /**
     * It got a place and is about to be started.
     *
     * @param workId what the back end knows it by
     * @param startToken stored before the start, so that a start is never done twice
     */
    record Placed(String workId, String startToken) implements JobEvent {}

    /** Its process runs. */
    record Started() implements JobEvent {}

    /**
     * Its process vanished, and it is started again where it was: it knows by itself what it has done.
     *
     * @param startToken that of the new start
     */
    record Resumed(String workId, String startToken) implements JobEvent {}

    /** Somebody asked to cancel it. */
    record CancelAsked(String by) implements JobEvent {}

    /** Its work ended this way; logs and outputs are still to be kept. */
    record WorkEnded(Outcome outcome) implements JobEvent {}

    /** It could not get as far as running. */
    record Broken(JobError error) implements JobEvent {}

    /** Logs and outputs are kept; all is over. */
    record Kept(Outcome outcome) implements JobEvent {}

    /** The event's name in the history. */
    default String name() {
        return getClass().getSimpleName();
    }
}
