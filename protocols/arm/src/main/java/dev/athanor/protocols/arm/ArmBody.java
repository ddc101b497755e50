package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.protocols.armmodel.ArmModel;
import dev.athanor.protocols.armmodel.SystemData;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Bodies in and out. */
final class ArmBody {
    private static final int LARGEST = 8 * 1024 * 1024;

    private ArmBody() {}

    /** The request's JSON object; an empty body is an empty object. */
    static ObjectNode read(Request request) throws IOException {
        return Json.parseObject(request.bytes(LARGEST));
    }

    /** A resource's envelope. */
    static ObjectNode resource(String id, String type, ObjectNode properties, SystemData systemData) {
        return ArmModel.resource(id, type, properties, systemData);
    }

    /** A copy of an object in a kept document; an empty object when there is none. */
    static ObjectNode copy(JsonNode document, String name) {
        return Json.objectAt(document, name).deepCopy();
    }

    static Response ok(JsonNode body) {
        return Response.json(200, Json.write(body));
    }

    static Response created(JsonNode body) {
        return Response.json(201, Json.write(body));
    }

    /** The allowed word that {@code value} is, whatever its case. */
    static String oneOf(String value, List<String> allowed, String target) {
        return allowed.stream()
                .filter(word -> word.equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> invalid(
                        "'" + target + "' is '" + value + "'; allowed: " + allowed + "."
                                + Suggestions.didYouMean(value, allowed),
                        target));
    }

    static AthanorException invalid(String message, String target) {
        return ArmProblem.FIELD_VALUE_INVALID.because(message).at(target);
    }
}
