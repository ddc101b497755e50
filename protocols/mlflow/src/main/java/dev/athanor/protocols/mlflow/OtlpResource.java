package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.security.Permission;
import dev.athanor.platform.security.Permissions.Kind;
import dev.athanor.platform.traces.SpanBatch;
import dev.athanor.platform.traces.Traces;
import dev.athanor.protocols.mlflow.Mounts.Right;
import dev.athanor.protocols.mlflow.Reach.Thing;
import dev.athanor.protocols.otlp.Otlp;
import dev.athanor.protocols.otlp.OtlpSpan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** {@code /v1/traces}: where exporters of OpenTelemetry send spans. */
final class OtlpResource implements MlflowResource {
    static final String EXPERIMENT = "x-mlflow-experiment-id";
    static final String RUN = "x-mlflow-run-id";
    private static final String PROTOBUF = "application/x-protobuf";
    private static final int LARGEST = 64 * 1024 * 1024;

    private final Mounts mounts;
    private final Traces traces;
    private final TraceStories stories;
    private final Writers writers;

    OtlpResource(Mounts mounts, Traces traces, TraceStories stories, Writers writers) {
        this.mounts = mounts;
        this.traces = traces;
        this.stories = stories;
        this.writers = writers;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes).bare("POST", "/v1/traces", Right.WRITE_RUN.access(), this::export);
    }

    private Response export(Call call) throws IOException {
        Optional<String> experiment =
                call.request().header(EXPERIMENT).filter(id -> !id.isBlank()).map(String::strip);
        if (experiment.isEmpty()) {
            return refused(422, "the header " + EXPERIMENT + " is missing; it names the experiment that traces go to");
        }
        String type = call.request()
                .header("content-type")
                .map(text -> text.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .orElse("");
        if (!type.equals(PROTOBUF) && !type.equals("application/json")) {
            return refused(400, "Invalid Content-Type: " + type + ". Expected: " + PROTOBUF + " or application/json");
        }
        List<OtlpSpan> spans;
        try {
            byte[] body = body(call);
            spans = type.equals(PROTOBUF) ? Otlp.protobuf(body) : Otlp.json(body);
        } catch (IOException | AthanorException malformed) {
            return refused(400, "Invalid OpenTelemetry message: " + malformed.getMessage());
        }
        if (spans.isEmpty()) {
            return refused(400, "Invalid OpenTelemetry protobuf format - no spans found");
        }
        String run = call.request().header(RUN).filter(id -> !id.isBlank()).orElse(null);
        if (run != null) {
            writers.admit(call, run);
        }
        byTrace(spans).forEach((trace, some) -> log(call, trace, experiment.get(), some, run));
        return type.equals(PROTOBUF) ? Response.bytes(200, PROTOBUF, new byte[0]) : Response.json(200, "{}");
    }

    private static Map<String, List<OtlpSpan>> byTrace(List<OtlpSpan> spans) {
        Map<String, List<OtlpSpan>> groups = new LinkedHashMap<>();
        spans.forEach(span -> groups.computeIfAbsent(SpanWire.traceId(span), ignored -> new ArrayList<>())
                .add(span));
        return groups;
    }

    private void log(Call call, String trace, String experiment, List<OtlpSpan> spans, @Nullable String run) {
        traces.find(call.guid(), trace).ifPresent(before -> {
            writers.admitOwner(call, before.owner());
            call.reach().require(new Thing(Kind.EXPERIMENT, before.experimentId()), Permission.EDIT);
        });
        Optional<OtlpSpan> root =
                spans.stream().filter(span -> span.parentId().isEmpty()).findFirst();
        traces.log(
                call.guid(),
                new SpanBatch(
                        trace,
                        experiment,
                        Writers.owner(call),
                        spans.stream().map(SpanWire::kept).toList(),
                        stories.tags(call, experiment, trace),
                        root.map(span -> Previews.of(span.attributes().path(SpanWire.INPUTS), "user"))
                                .orElse(null),
                        root.map(span -> Previews.of(span.attributes().path(SpanWire.OUTPUTS), "assistant"))
                                .orElse(null)));
        if (run != null) {
            traces.link(call.guid(), List.of(trace), run);
        }
    }

    private static byte[] body(Call call) throws IOException {
        byte[] sent = call.request().bytes(LARGEST);
        String encoding = call.request().header("content-encoding").orElse("identity");
        try (InputStream in = switch (encoding.toLowerCase(Locale.ROOT)) {
            case "gzip" -> new GZIPInputStream(new ByteArrayInputStream(sent));
            case "deflate" -> new InflaterInputStream(new ByteArrayInputStream(sent));
            case "identity" -> new ByteArrayInputStream(sent);
            default -> throw new IOException("the encoding " + encoding + " is not known; gzip and deflate are");
        }) {
            byte[] body = in.readNBytes(LARGEST + 1);
            if (body.length > LARGEST) {
                throw new IOException("it has more than " + LARGEST + " bytes");
            }
            return body;
        }
    }

    private static Response refused(int status, String detail) {
        return Response.json(status, Json.write(Json.object().put("detail", detail)));
    }
}
