package dev.athanor.platform.jobs;

/** How a job's work came out. */
public sealed interface Outcome {
    /** It did what it should. */
    record Completed() implements Outcome {}

    /** It failed. */
    record Failed(JobError error) implements Outcome {}

    /** Somebody cancelled it. */
    record Canceled() implements Outcome {}

    /** The status of a job that came out this way. */
    default JobStatus status() {
        return switch (this) {
            case Completed ignored -> JobStatus.COMPLETED;
            case Failed ignored -> JobStatus.FAILED;
            case Canceled ignored -> JobStatus.CANCELED;
        };
    }
}
