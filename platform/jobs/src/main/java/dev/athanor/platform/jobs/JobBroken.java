package dev.athanor.platform.jobs;

/** Ends the preparation of a job with an error of its own. */
final class JobBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient JobError error;

    JobBroken(JobError error) {
        super(error.message());
        this.error = error;
    }

    JobError error() {
        return error;
    }
}
