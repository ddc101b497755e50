package dev.athanor.platform.webhooks;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can go wrong with webhooks. */
public enum WebhooksProblem implements Problem {
    WEBHOOK_NOT_FOUND(ProblemKind.NOT_FOUND, "There is no such webhook.", "List the webhooks of the workspace."),
    WEBHOOK_INVALID(
            ProblemKind.INVALID,
            "A webhook's name, address or events are not allowed.",
            "Read the message: it names the field, the value and what is allowed.");

    private final Explanation explanation;

    WebhooksProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
