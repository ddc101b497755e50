package dev.athanor.platform.schedules;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can go wrong with schedules. */
public enum SchedulesProblem implements Problem {
    SCHEDULE_NOT_FOUND(ProblemKind.NOT_FOUND, "There is no such schedule.", "List the schedules of the workspace."),
    SCHEDULE_INVALID(
            ProblemKind.INVALID,
            "A field of the schedule has a value that is not allowed.",
            "Read the message: it names the field, the value and what is allowed."),
    SCHEDULE_DISABLED(
            ProblemKind.CONFLICT,
            "A schedule that is disabled does not fire.",
            "Enable it first: az ml schedule enable --name NAME."),
    SCHEDULE_EVENT_ABSENT(
            ProblemKind.UNSUPPORTED,
            "The schedule waits for an event that nothing on this server tells of yet.",
            "Wait for one of the events that the message names."),
    SCHEDULE_HOOK_REFUSED(
            ProblemKind.FORBIDDEN,
            "No schedule has an address with that secret, or none that waits for being called.",
            "Ask for a new address: az ml schedule webhook --name NAME. The one before ends with it."),
    SCHEDULE_ACTION_ABSENT(
            ProblemKind.UNSUPPORTED,
            "The schedule is kept, but this server has no engine for what it would start.",
            "Use a schedule that creates jobs; the table in README.md says what runs here.");

    private final Explanation explanation;

    SchedulesProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
