package dev.athanor.protocols.identity;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can be wrong with a request for a token, beside the secret itself. */
public enum IdentityProblem implements Problem {
    METADATA_HEADER_MISSING(
            ProblemKind.INVALID,
            "A request to the instance metadata service lacks the header that tells it from a forged one.",
            "Send 'Metadata: true'."),
    RESOURCE_MISSING(
            ProblemKind.INVALID,
            "A request for a token does not say what the token is for.",
            "Add the parameter 'resource' (or 'scope'), such as https://management.azure.com."),
    GRANT_TYPE_UNSUPPORTED(
            ProblemKind.UNSUPPORTED,
            "The token endpoint does not know this grant.",
            "Use client_credentials, or the managed identity that `athanor env` sets up.");

    private final Explanation explanation;

    IdentityProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
