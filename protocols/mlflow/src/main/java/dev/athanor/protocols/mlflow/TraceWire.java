package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.traces.Trace;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Traces in the JSON of both versions of MLflow's API. */
final class TraceWire {
    static final String ARTIFACTS_TAG = "mlflow.artifactLocation";

    private TraceWire() {}

    /** A trace as version 3 shows it. */
    static ObjectNode info(Trace trace) {
        ObjectNode node = Json.object();
        node.put("trace_id", trace.id());
        Wire.text(node, "client_request_id", trace.clientRequestId());
        ObjectNode location = node.putObject("trace_location").put("type", "MLFLOW_EXPERIMENT");
        location.putObject("mlflow_experiment").put("experiment_id", trace.experimentId());
        Wire.text(node, "request_preview", trace.requestPreview());
        Wire.text(node, "response_preview", trace.responsePreview());
        node.put("request_time", DateTimeFormatter.ISO_INSTANT.format(trace.requestedAt()));
        if (trace.duration() != null) {
            node.put("execution_duration", seconds(trace.duration()));
        }
        node.put("state", trace.state().name());
        map(node, "trace_metadata", trace.metadata());
        map(node, "tags", trace.tags());
        ArrayNode thoughts = Json.array();
        trace.assessments().forEach(one -> thoughts.add(AssessmentWire.json(trace.id(), one)));
        Wire.list(node, "assessments", thoughts);
        return node;
    }

    private static void map(ObjectNode into, String name, Map<String, String> map) {
        if (!map.isEmpty()) {
            into.set(name, Json.of(new TreeMap<>(map)));
        }
    }

    /** A trace as version 2 shows it. */
    static ObjectNode old(Trace trace) {
        ObjectNode node = Json.object();
        node.put("request_id", trace.id());
        node.put("experiment_id", trace.experimentId());
        node.put("timestamp_ms", trace.requestedAt().toEpochMilli());
        if (trace.duration() != null) {
            node.put("execution_time_ms", trace.duration());
        }
        node.put(
                "status",
                trace.state() == Trace.State.STATE_UNSPECIFIED
                        ? "TRACE_STATUS_UNSPECIFIED"
                        : trace.state().name());
        Wire.pairs(node, "request_metadata", new TreeMap<>(trace.metadata()));
        Wire.pairs(node, "tags", new TreeMap<>(trace.tags()));
        return node;
    }

    static Trace.State state(@Nullable String name) {
        if (name == null || name.equals("TRACE_STATUS_UNSPECIFIED")) {
            return Trace.State.STATE_UNSPECIFIED;
        }
        return Arrays.stream(Trace.State.values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow(() -> MlflowProblem.MLFLOW_PARAMETER_INVALID
                        .because("Invalid value \"" + name + "\" for parameter 'state' supplied: allowed are "
                                + Arrays.toString(Trace.State.values()))
                        .at("state"));
    }

    /** A trace as a client of version 3 sends it; {@code more} are the server's own tags. */
    static Trace read(Fields info, String id, String owner, Map<String, String> more) {
        String experiment =
                info.object("trace_location").object("mlflow_experiment").required("experiment_id");
        String duration = info.textOrNull("execution_duration");
        Map<String, String> tags = new TreeMap<>(info.map("tags"));
        tags.putAll(more);
        return new Trace(
                id,
                experiment,
                owner,
                info.textOrNull("client_request_id"),
                time(info.required("request_time")),
                duration == null ? null : millis(duration),
                state(info.textOrNull("state")),
                info.textOrNull("request_preview"),
                info.textOrNull("response_preview"),
                info.map("trace_metadata"),
                tags,
                List.of());
    }

    static Instant time(String text) {
        try {
            return Instant.ofEpochMilli(Instant.parse(text).toEpochMilli());
        } catch (DateTimeException malformed) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID.because("Invalid value \"" + text
                    + "\" supplied for a time; RFC 3339 is expected, such as 2026-01-01T00:00:00Z");
        }
    }

    /** Protobuf's JSON of a duration: seconds with an s. */
    static long millis(String text) {
        try {
            return new BigDecimal(text.replaceFirst("s$", "")).movePointRight(3).longValue();
        } catch (NumberFormatException malformed) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Invalid value \"" + text
                            + "\" for parameter 'execution_duration' supplied; seconds are expected, such as 0.5s")
                    .at("execution_duration");
        }
    }

    private static String seconds(long millis) {
        BigDecimal seconds = BigDecimal.valueOf(millis, 3);
        return (millis % 1000 == 0 ? BigDecimal.valueOf(millis / 1000) : seconds).toPlainString() + "s";
    }
}
