package dev.athanor.protocols.identity;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.ErrorForm;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Statuses;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;
import tools.jackson.databind.node.ObjectNode;

/**
 * Errors as token clients read them: {@code error} and {@code error_description} of OAuth, which MSAL and IMDS clients show, and {@code
 * statusCode} and {@code message} of App Service, which managed identity clients show.
 */
final class OAuthErrors implements ErrorForm {

    @Override
    public Response render(AthanorException failure, Request request) {
        int status = Statuses.of(failure.problem().kind());
        ObjectNode body = Json.object();
        body.put("error", word(failure.problem()));
        body.put("error_description", failure.text());
        body.put("correlation_id", request.requestId());
        body.put("statusCode", status);
        body.put("message", failure.text());
        return unstored(Response.json(status, Json.write(body)));
    }

    private static String word(Problem problem) {
        if (problem == IdentityProblem.GRANT_TYPE_UNSUPPORTED) {
            return "unsupported_grant_type";
        }
        if (problem.kind() == ProblemKind.UNAUTHENTICATED) {
            return "invalid_client";
        }
        return problem.kind() == ProblemKind.INTERNAL ? "server_error" : "invalid_request";
    }

    /** Tokens and what is said about secrets belong in no cache. */
    static Response unstored(Response response) {
        return response.with("Cache-Control", "no-store").with("Pragma", "no-cache");
    }
}
