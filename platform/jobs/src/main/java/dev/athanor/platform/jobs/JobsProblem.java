package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can go wrong with jobs. */
public enum JobsProblem implements Problem {
    JOB_NOT_FOUND(
            ProblemKind.NOT_FOUND, "There is no job of that name.", "See what is there with `athanor ml job list`."),
    JOB_EXISTS(
            ProblemKind.ALREADY_EXISTS,
            "A job of that name was submitted before with other content.",
            "Leave the name out or choose another; a job never runs twice."),
    JOB_INVALID(
            ProblemKind.INVALID,
            "The job cannot run as it is written.",
            "Read the message: it names the field, the value and what is allowed."),
    JOB_KIND_UNSUPPORTED(
            ProblemKind.UNSUPPORTED,
            "No engine for this kind of job is here yet.",
            "Submit its steps as command jobs; the table in the README says which kinds run."),
    JOB_STILL_RUNNING(
            ProblemKind.CONFLICT, "The job has not ended.", "Cancel it first, then delete it when it is canceled."),
    JOB_LOG_NOT_FOUND(
            ProblemKind.NOT_FOUND,
            "The job has no such log file.",
            "Use user_logs/std_log.txt, or see all with `athanor ml job download --name NAME`.");

    private final Explanation explanation;

    JobsProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
