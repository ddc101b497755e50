package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.ErrorForm;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.ProblemKind;
import tools.jackson.databind.node.ObjectNode;

/** MLflow's error body: a code of its own list and the message. */
final class MlflowErrors implements ErrorForm {
    private record Form(int status, String code) {}

    @Override
    public Response render(AthanorException failure, Request request) {
        Form form = form(failure.problem().kind());
        ObjectNode body = Json.object();
        body.put("error_code", form.code());
        body.put("message", failure.text());
        Response response = Response.json(form.status(), Json.write(body));
        return form.status() == 401 ? response.with("WWW-Authenticate", "Basic realm=\"mlflow\", Bearer") : response;
    }

    private static Form form(ProblemKind kind) {
        return switch (kind) {
            case INVALID, CONFLICT, PRECONDITION_FAILED -> new Form(400, "INVALID_PARAMETER_VALUE");
            case ALREADY_EXISTS -> new Form(400, "RESOURCE_ALREADY_EXISTS");
            case NOT_FOUND -> new Form(404, "RESOURCE_DOES_NOT_EXIST");
            case UNAUTHENTICATED -> new Form(401, "UNAUTHENTICATED");
            case FORBIDDEN -> new Form(403, "PERMISSION_DENIED");
            case METHOD_NOT_ALLOWED -> new Form(405, "ENDPOINT_NOT_FOUND");
            case TOO_LARGE -> new Form(413, "REQUEST_LIMIT_EXCEEDED");
            case RANGE_NOT_SATISFIABLE -> new Form(416, "INVALID_PARAMETER_VALUE");
            case UNSUPPORTED -> new Form(501, "NOT_IMPLEMENTED");
            case TOO_MANY -> new Form(429, "REQUEST_LIMIT_EXCEEDED");
            case EXHAUSTED -> new Form(507, "RESOURCE_EXHAUSTED");
            case DEPENDENCY_FAILED -> new Form(424, "BAD_REQUEST");
            case UNAVAILABLE -> new Form(503, "TEMPORARILY_UNAVAILABLE");
            case TIMED_OUT -> new Form(408, "TEMPORARILY_UNAVAILABLE");
            case INTERNAL -> new Form(500, "INTERNAL_ERROR");
        };
    }
}
