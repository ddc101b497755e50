package dev.athanor.protocols.inference;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.ErrorForm;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Statuses;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.ProblemKind;
import tools.jackson.databind.node.ObjectNode;

/** Failures of the front door itself, in the form {@code {"error": {"code", "message"}}}. */
final class ScoreErrors implements ErrorForm {
    @Override
    public Response render(AthanorException failure, Request request) {
        ProblemKind kind = failure.problem().kind();
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("code", failure.problem().code())
                .put("message", failure.text())
                .put("cure", failure.problem().cure());
        Response response = Response.json(Statuses.of(kind), Json.write(body));
        return switch (kind) {
            case UNAUTHENTICATED -> response.with("WWW-Authenticate", "Bearer");
            // The instance itself failed, not what it was asked: told as the gateway error that Azure would see.
            case DEPENDENCY_FAILED ->
                response.with("ms-azureml-model-error-statuscode", "502")
                        .with("ms-azureml-model-error-reason", "Bad Gateway");
            case TOO_MANY -> response.with("ms-azureml-model-error-reason", "too many pending requests");
            case TIMED_OUT -> response.with("ms-azureml-model-error-reason", "model timeout");
            default -> response;
        };
    }
}
