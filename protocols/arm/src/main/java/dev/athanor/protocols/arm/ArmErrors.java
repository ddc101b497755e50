package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.ErrorForm;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Statuses;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.ProblemKind;
import dev.athanor.protocols.armmodel.ArmError;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Failures in ARM's words. */
final class ArmErrors {
    /** The error form of every ARM route. */
    static final ErrorForm FORM = ArmErrors::render;

    private ArmErrors() {}

    static Response render(AthanorException failure, Request request) {
        ProblemKind kind = failure.problem().kind();
        ObjectNode body = error(failure).json();
        ((ObjectNode) body.path("error"))
                .putArray("additionalInfo")
                .addObject()
                .put("type", "Cure")
                .set("info", Json.object().put("value", failure.problem().cure()));
        Response response = Response.json(Statuses.of(kind), Json.write(body));
        return kind == ProblemKind.UNAUTHENTICATED
                ? response.with("WWW-Authenticate", "Bearer realm=\"" + request.baseUrl() + "\"")
                : response;
    }

    /** A failure as ARM's error. */
    static ArmError error(AthanorException failure) {
        List<ArmError> details = failure.details().stream()
                .map(detail -> new ArmError(detail.code(), detail.message(), detail.target(), List.of()))
                .toList();
        return new ArmError(failure.problem().code(), failure.text(), failure.target(), details);
    }

    /** What {@code lookUp} finds; that it finds nothing is a mistake in the request's field {@code target}, so 400 and not 404. */
    static <T> T referenced(String target, Supplier<T> lookUp) {
        try {
            return lookUp.get();
        } catch (AthanorException failure) {
            if (failure.problem().kind() != ProblemKind.NOT_FOUND) {
                throw failure.target() == null ? failure.at(target) : failure;
            }
            throw new AthanorException(ArmProblem.REFERENCE_UNKNOWN, target + ": " + failure.text(), failure)
                    .at(target);
        }
    }
}
