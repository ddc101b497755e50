package dev.athanor.foundation.codec;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can be wrong with a document as such. */
public enum CodecProblem implements Problem {
    JSON_MALFORMED(ProblemKind.INVALID, "The text is not JSON.", "Mend the document at the position named."),
    YAML_MALFORMED(
            ProblemKind.INVALID,
            "The text is not YAML.",
            "Mend the file at the line and column named; indentation and colons are the usual suspects."),
    FIELD_INVALID(
            ProblemKind.INVALID,
            "A field is missing or of the wrong type.",
            "Read the message: it names the field, the value and what is allowed.");

    private final Explanation explanation;

    CodecProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
