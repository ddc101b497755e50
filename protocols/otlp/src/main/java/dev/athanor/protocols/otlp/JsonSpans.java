package dev.athanor.protocols.otlp;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Spans in OTLP's JSON: keys in camel case, ids in hex, whole numbers also as texts. */
final class JsonSpans {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonSpans() {}

    static List<OtlpSpan> read(byte[] message) {
        JsonNode request;
        try {
            request = Json.parse(message);
        } catch (AthanorException malformed) {
            throw Otlp.invalid("it is no JSON");
        }
        List<OtlpSpan> spans = new ArrayList<>();
        for (JsonNode resource : request.path("resourceSpans")) {
            for (JsonNode scope : resource.path("scopeSpans")) {
                for (JsonNode span : scope.path("spans")) {
                    spans.add(span(span));
                }
            }
        }
        return spans;
    }

    private static OtlpSpan span(JsonNode node) {
        List<OtlpSpan.Event> events = new ArrayList<>();
        for (JsonNode event : node.path("events")) {
            events.add(new OtlpSpan.Event(
                    event.path("name").asString(""),
                    number(event.path("timeUnixNano")),
                    attributes(event.path("attributes"))));
        }
        return new OtlpSpan(
                hex(node, "traceId"),
                hex(node, "spanId"),
                hex(node, "parentSpanId"),
                node.path("name").asString(""),
                number(node.path("startTimeUnixNano")),
                number(node.path("endTimeUnixNano")),
                attributes(node.path("attributes")),
                events,
                status(node.path("status").path("code")),
                node.path("status").path("message").asString(""));
    }

    private static OtlpSpan.Status status(JsonNode code) {
        if (!code.isString()) {
            return OtlpSpan.Status.of(number(code));
        }
        return switch (code.asString()) {
            case "STATUS_CODE_OK" -> OtlpSpan.Status.OK;
            case "STATUS_CODE_ERROR" -> OtlpSpan.Status.ERROR;
            default -> OtlpSpan.Status.UNSET;
        };
    }

    private static String hex(JsonNode node, String name) {
        String text = node.path(name).asString("").toLowerCase(Locale.ROOT);
        if (!text.matches("[0-9a-f]*")) {
            throw Otlp.invalid(name + " is '" + text + "'; hex digits are expected");
        }
        return text;
    }

    private static long number(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return 0;
        }
        try {
            return node.isString()
                    ? Long.parseUnsignedLong(node.asString())
                    : node.bigIntegerValue().longValueExact();
        } catch (ArithmeticException | NumberFormatException | tools.jackson.core.JacksonException malformed) {
            throw Otlp.invalid("'" + node + "' is no whole number");
        }
    }

    private static ObjectNode attributes(JsonNode list) {
        ObjectNode attributes = Json.object();
        for (JsonNode pair : list) {
            attributes.set(pair.path("key").asString(""), value(pair.path("value")));
        }
        return attributes;
    }

    private static JsonNode value(JsonNode any) {
        if (any.has("intValue")) {
            return NODES.numberNode(number(any.path("intValue")));
        }
        if (any.has("arrayValue")) {
            ArrayNode array = Json.array();
            any.path("arrayValue").path("values").forEach(item -> array.add(value(item)));
            return array;
        }
        if (any.has("kvlistValue")) {
            return attributes(any.path("kvlistValue").path("values"));
        }
        for (String plain : List.of("stringValue", "boolValue", "doubleValue", "bytesValue")) {
            if (any.has(plain)) {
                return any.path(plain);
            }
        }
        return NODES.nullNode();
    }
}
