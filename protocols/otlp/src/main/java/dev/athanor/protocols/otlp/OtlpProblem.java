package dev.athanor.protocols.otlp;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can be wrong with a message of an exporter. */
public enum OtlpProblem implements Problem {
    OTLP_MESSAGE_INVALID(
            ProblemKind.INVALID,
            "The body is no trace message of OTLP.",
            "Send an ExportTraceServiceRequest as application/x-protobuf or application/json.");

    private final Explanation explanation;

    OtlpProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
