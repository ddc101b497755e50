package dev.athanor.protocols.otlp;

import dev.athanor.foundation.codec.Json;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Spans in protobuf. The numbers are those of OTLP's message definitions. */
final class ProtobufSpans {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Deepest nesting of values; nobody sends more, and a stack has an end. */
    private static final int DEEPEST = 64;

    private ProtobufSpans() {}

    static List<OtlpSpan> read(byte[] message) {
        List<OtlpSpan> spans = new ArrayList<>();
        var request = new ProtobufReader(ByteBuffer.wrap(message));
        for (int field = request.next(); field != 0; field = request.next()) {
            if (field == 1) {
                resource(request.message(), spans);
            } else {
                request.skip();
            }
        }
        return spans;
    }

    private static void resource(ProtobufReader in, List<OtlpSpan> spans) {
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == 2) {
                scope(in.message(), spans);
            } else {
                in.skip();
            }
        }
    }

    private static void scope(ProtobufReader in, List<OtlpSpan> spans) {
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == 2) {
                spans.add(span(in.message()));
            } else {
                in.skip();
            }
        }
    }

    private static OtlpSpan span(ProtobufReader in) {
        String trace = "";
        String id = "";
        String parent = "";
        String name = "";
        long start = 0;
        long end = 0;
        ObjectNode attributes = Json.object();
        List<OtlpSpan.Event> events = new ArrayList<>();
        Outcome outcome = new Outcome(OtlpSpan.Status.UNSET, "");
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> trace = hex(in);
                case 2 -> id = hex(in);
                case 4 -> parent = hex(in);
                case 5 -> name = in.text();
                case 7 -> start = in.number();
                case 8 -> end = in.number();
                case 9 -> pair(in.message(), attributes, 0);
                case 11 -> events.add(event(in.message()));
                case 15 -> outcome = outcome(in.message());
                default -> in.skip();
            }
        }
        return new OtlpSpan(
                trace, id, parent, name, start, end, attributes, events, outcome.status(), outcome.message());
    }

    private record Outcome(OtlpSpan.Status status, String message) {}

    private static Outcome outcome(ProtobufReader in) {
        String message = "";
        long code = 0;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 2 -> message = in.text();
                case 3 -> code = in.number();
                default -> in.skip();
            }
        }
        return new Outcome(OtlpSpan.Status.of(code), message);
    }

    private static OtlpSpan.Event event(ProtobufReader in) {
        long nanos = 0;
        String name = "";
        ObjectNode attributes = Json.object();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> nanos = in.number();
                case 2 -> name = in.text();
                case 3 -> pair(in.message(), attributes, 0);
                default -> in.skip();
            }
        }
        return new OtlpSpan.Event(name, nanos, attributes);
    }

    private static void pair(ProtobufReader in, ObjectNode into, int depth) {
        String key = "";
        JsonNode value = NODES.nullNode();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> key = in.text();
                case 2 -> value = value(in.message(), depth);
                default -> in.skip();
            }
        }
        into.set(key, value);
    }

    private static JsonNode value(ProtobufReader in, int depth) {
        if (depth > DEEPEST) {
            throw Otlp.invalid("values are nested more than " + DEEPEST + " deep");
        }
        JsonNode value = NODES.nullNode();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> value = NODES.stringNode(in.text());
                case 2 -> value = NODES.booleanNode(in.number() != 0);
                case 3 -> value = NODES.numberNode(in.number());
                case 4 -> value = NODES.numberNode(Double.longBitsToDouble(in.number()));
                case 5 -> value = array(in.message(), depth + 1);
                case 6 -> value = map(in.message(), depth + 1);
                case 7 -> value = NODES.stringNode(Base64.getEncoder().encodeToString(in.array()));
                default -> in.skip();
            }
        }
        return value;
    }

    private static JsonNode array(ProtobufReader in, int depth) {
        ArrayNode array = Json.array();
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == 1) {
                array.add(value(in.message(), depth));
            } else {
                in.skip();
            }
        }
        return array;
    }

    private static JsonNode map(ProtobufReader in, int depth) {
        ObjectNode map = Json.object();
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == 1) {
                pair(in.message(), map, depth);
            } else {
                in.skip();
            }
        }
        return map;
    }

    private static String hex(ProtobufReader in) {
        return HexFormat.of().formatHex(in.array());
    }
}
