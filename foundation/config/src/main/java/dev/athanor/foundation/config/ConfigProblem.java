package dev.athanor.foundation.config;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can be wrong with the configuration. */
public enum ConfigProblem implements Problem {
    SETTING_UNKNOWN(
            ProblemKind.INVALID,
            "A key of the configuration is not known.",
            "Correct or remove the key; docs/reference/configuration.md lists all of them."),
    SETTING_INVALID(
            ProblemKind.INVALID,
            "The value of a setting is not allowed.",
            "Read the message: it names the key, where it was set and what is allowed.");

    private final Explanation explanation;

    ConfigProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
