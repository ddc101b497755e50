package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.Culprit;

/** The errors that a job can end with. */
final class JobErrors {
    private JobErrors() {}

    static JobError timedOut(String limit) {
        return new JobError(
                Culprit.USER,
                "JobTimedOut",
                "The job ran longer than its limits.timeout of " + limit
                        + " and was stopped. Raise limits.timeout or make the script quicker.");
    }

    static JobError lost(String reason) {
        return new JobError(
                Culprit.RESOURCES,
                "JobLost",
                "The job's process vanished: " + reason + ". Nothing of it runs any more; submit it again.");
    }
}
