package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.traces.Span;
import dev.athanor.protocols.otlp.OtlpSpan;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Spans in MLflow's own form (ids in base64, attributes as texts of JSON), which is what is kept, and in that of OpenTelemetry's protobuf, which
 * newer clients read.
 */
final class SpanWire {
    static final String INPUTS = "mlflow.spanInputs";
    static final String OUTPUTS = "mlflow.spanOutputs";
    private static final String TYPE = "mlflow.spanType";
    private static final String TRACE = "mlflow.traceRequestId";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SpanWire() {}

    /** The id of the trace that a span belongs to. */
    static String traceId(OtlpSpan span) {
        return "tr-" + span.traceId();
    }

    /** A span as an exporter sent it, as it is kept. */
    static Span kept(OtlpSpan span) {
        Map<String, String> plain = new HashMap<>();
        span.attributes().properties().forEach(entry -> plain.put(entry.getKey(), plain(entry.getValue())));
        return new Span(
                span.spanId(),
                span.parentId().isEmpty() ? null : span.parentId(),
                span.name(),
                span.attributes().path(TYPE).asString("UNKNOWN"),
                span.status().name(),
                span.startNanos(),
                span.endNanos() == 0 ? null : span.endNanos(),
                plain,
                Json.write(document(span)));
    }

    /** A value as filters compare it. */
    static String plain(JsonNode value) {
        return value.isString() ? value.asString() : PythonJson.write(value);
    }

    private static ObjectNode document(OtlpSpan span) {
        ObjectNode node = Json.object();
        node.set("trace_id", base64(span.traceId()));
        node.set("span_id", base64(span.spanId()));
        if (span.parentId().isEmpty()) {
            node.putNull("parent_span_id");
        } else {
            node.set("parent_span_id", base64(span.parentId()));
        }
        node.put("name", span.name());
        node.put("start_time_unix_nano", span.startNanos());
        if (span.endNanos() == 0) {
            node.putNull("end_time_unix_nano");
        } else {
            node.put("end_time_unix_nano", span.endNanos());
        }
        ArrayNode events = node.putArray("events");
        for (OtlpSpan.Event event : span.events()) {
            ObjectNode one = events.addObject().put("name", event.name()).put("time_unix_nano", event.nanos());
            one.set("attributes", event.attributes());
        }
        node.putObject("status").put("code", "STATUS_CODE_" + span.status()).put("message", span.message());
        ObjectNode attributes = node.putObject("attributes");
        attributes.put(TRACE, PythonJson.text(traceId(span)));
        span.attributes()
                .properties()
                .forEach(entry -> attributes.put(entry.getKey(), PythonJson.write(entry.getValue())));
        return node;
    }

    /** A span in the JSON of OpenTelemetry's protobuf. */
    static ObjectNode proto(JsonNode document) {
        ObjectNode node = Json.object();
        node.set("trace_id", document.path("trace_id"));
        node.set("span_id", document.path("span_id"));
        if (document.path("parent_span_id").isString()) {
            node.set("parent_span_id", document.path("parent_span_id"));
        }
        node.set("name", document.path("name"));
        node.set("start_time_unix_nano", document.path("start_time_unix_nano"));
        if (document.path("end_time_unix_nano").isNumber()) {
            node.set("end_time_unix_nano", document.path("end_time_unix_nano"));
        }
        ArrayNode attributes = Json.array();
        document.path("attributes")
                .properties()
                .forEach(entry ->
                        attributes.addObject().put("key", entry.getKey()).set("value", any(parsed(entry.getValue()))));
        Wire.list(node, "attributes", attributes);
        ArrayNode events = Json.array();
        for (JsonNode event : document.path("events")) {
            ObjectNode one = events.addObject();
            one.set("time_unix_nano", event.path("time_unix_nano"));
            one.set("name", event.path("name"));
            ArrayNode pairs = Json.array();
            event.path("attributes")
                    .properties()
                    .forEach(entry ->
                            pairs.addObject().put("key", entry.getKey()).set("value", any(entry.getValue())));
            Wire.list(one, "attributes", pairs);
        }
        Wire.list(node, "events", events);
        node.set("status", document.path("status"));
        return node;
    }

    /** Attributes are kept as texts of JSON; one that is none counts as it stands. */
    private static JsonNode parsed(JsonNode value) {
        if (!value.isString()) {
            return value;
        }
        try {
            return Json.parse(value.asString());
        } catch (AthanorException plain) {
            return value;
        }
    }

    private static ObjectNode any(JsonNode value) {
        ObjectNode any = Json.object();
        if (value.isString()) {
            any.set("string_value", value);
        } else if (value.isBoolean()) {
            any.set("bool_value", value);
        } else if (value.isIntegralNumber()) {
            any.set("int_value", value);
        } else if (value.isNumber()) {
            any.set("double_value", value);
        } else if (value.isArray()) {
            ArrayNode values = any.putObject("array_value").putArray("values");
            value.forEach(item -> values.add(any(item)));
        } else if (value.isObject()) {
            ArrayNode values = any.putObject("kvlist_value").putArray("values");
            value.properties()
                    .forEach(entry ->
                            values.addObject().put("key", entry.getKey()).set("value", any(entry.getValue())));
        }
        return any;
    }

    private static JsonNode base64(String hex) {
        return NODES.stringNode(
                Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex)));
    }
}
