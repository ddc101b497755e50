package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Culprit;
import dev.athanor.foundation.kernel.DiskSpace;
import dev.athanor.foundation.kernel.KernelProblem;
import dev.athanor.foundation.kernel.ProblemKind;
import java.io.UncheckedIOException;
import java.time.Duration;

/** The errors that a job can end with, other than its script's own. */
final class JobErrors {
    private JobErrors() {}

    static JobError timedOut(Duration limit) {
        return new JobError(
                Culprit.USER,
                "JobTimedOut",
                "The job ran longer than its limits.timeout of " + limit.toSeconds()
                        + " s and was stopped. Raise limits.timeout or make the script quicker.");
    }

    static JobError lost(String reason) {
        return new JobError(
                Culprit.RESOURCES,
                "JobLost",
                "The job's process vanished: " + reason + ". Nothing of it runs any more; submit it again.");
    }

    /** Whether it will pass without anybody touching the job: the disk is full or read-only, the database is away. */
    static boolean passing(RuntimeException failure) {
        if (failure instanceof AthanorException known) {
            ProblemKind kind = known.problem().kind();
            return kind == ProblemKind.EXHAUSTED || kind == ProblemKind.UNAVAILABLE;
        }
        return DiskSpace.lacks(failure);
    }

    /** What kept a job from running or its results from being kept. */
    static JobError of(RuntimeException failure) {
        return switch (failure) {
            case JobBroken broken -> broken.error();
            case AthanorException known ->
                new JobError(known.problem().kind().culprit(), known.problem().code(), known.text());
            case UncheckedIOException full
            when DiskSpace.lacks(full) ->
                new JobError(
                        Culprit.RESOURCES,
                        KernelProblem.DISK_FULL.code(),
                        full.getMessage() + ". " + KernelProblem.DISK_FULL.cure());
            default ->
                new JobError(
                        Culprit.PLATFORM,
                        "InternalError",
                        "The platform failed: " + failure + ". Report it with the server's log.");
        };
    }
}
