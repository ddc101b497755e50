package dev.athanor.platform.compute;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can go wrong with compute targets, slots and work. */
public enum ComputeProblem implements Problem {
    COMPUTE_NOT_FOUND(
            ProblemKind.NOT_FOUND,
            "There is no compute target of that name in the workspace.",
            "List them with `athanor ml compute list`, or leave the compute out to use serverless."),
    COMPUTE_INVALID(
            ProblemKind.INVALID,
            "A field of the compute target is not allowed.",
            "Read the message: it names the field, the value and what is allowed."),
    COMPUTE_BUSY(
            ProblemKind.CONFLICT,
            "The compute target runs work.",
            "Cancel the jobs that run on it, or wait for their end, then try again."),
    COMPUTE_STATE(
            ProblemKind.CONFLICT,
            "The compute target's state does not allow this.",
            "Look at its state with `athanor ml compute show`."),
    COMPUTE_UNSUPPORTED(
            ProblemKind.UNSUPPORTED,
            "No back end of this server runs work on that kind of compute target.",
            "Use an AmlCompute target or leave the compute out to use serverless."),
    GPU_ABSENT(
            ProblemKind.UNSUPPORTED,
            "A size with GPUs was asked for, and this machine has none.",
            "Use a size without GPUs, or set `compute.gpu-fallback: true` to run on CPU instead."),
    DEMAND_TOO_LARGE(
            ProblemKind.INVALID,
            "More was asked for than the target can ever give.",
            "Ask for less, or raise the target's maximum of nodes."),
    QUEUE_FULL(
            ProblemKind.TOO_MANY,
            "As many jobs wait for their turn as may.",
            "Wait until some have begun, cancel some, or raise the quota that the message names."),
    WORK_EXISTS(ProblemKind.CONFLICT, "Work of that id runs already.", "Stop it first, or use another id."),
    WORK_INVALID(
            ProblemKind.INVALID,
            "Work cannot be run as described.",
            "Read the message: it names the field, the value and what is allowed."),
    WORK_NOT_STARTED(
            ProblemKind.EXHAUSTED,
            "The machine refused to start the process.",
            "Check memory, the number of processes and the disk; `athanor doctor` looks at all of them.");

    private final Explanation explanation;

    ComputeProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
