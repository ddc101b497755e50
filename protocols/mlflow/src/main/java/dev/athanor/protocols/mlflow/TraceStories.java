package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.blobs.BlobContent;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.traces.Span;
import dev.athanor.platform.traces.Trace;
import dev.athanor.platform.traces.Traces;
import dev.athanor.platform.tracking.Tracking;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Spans of traces, wherever they are: rows of ours, or the file that clients before 3.5 write. */
final class TraceStories {
    private static final String FILE = "traces.json";

    private final Traces traces;
    private final Tracking tracking;
    private final BlobStore blobs;

    TraceStories(Traces traces, Tracking tracking, BlobStore blobs) {
        this.traces = traces;
        this.tracking = tracking;
        this.blobs = blobs;
    }

    /** Tags that the server itself gives each trace: where its files and its spans are. */
    Map<String, String> tags(Call call, String experimentId, String traceId) {
        String root = Addresses.of(call, tracking.experiment(call.guid(), experimentId));
        return Map.of(
                TraceWire.ARTIFACTS_TAG, root + "/traces/" + traceId + "/artifacts", Trace.SPANS_TAG, Trace.SPANS_HERE);
    }

    /** A trace's spans in MLflow's own form, in order of their start. */
    List<JsonNode> spans(Call call, Trace trace) {
        List<Span> kept = traces.spans(call.guid(), List.of(trace.id())).getOrDefault(trace.id(), List.of());
        return kept.isEmpty()
                ? file(call, trace)
                : kept.stream().map(span -> Json.parse(span.document())).toList();
    }

    private List<JsonNode> file(Call call, Trace trace) {
        ArtifactPath place = ArtifactPath.of(
                call.workspace(), trace.experimentId() + "/traces/" + trace.id() + "/artifacts/" + FILE);
        if (blobs.find(place.blob()).isEmpty()) {
            return List.of();
        }
        try (BlobContent content = blobs.open(place.blob(), 0, -1)) {
            List<JsonNode> spans = new ArrayList<>();
            Json.parse(content.stream().readAllBytes()).path("spans").forEach(spans::add);
            return spans;
        } catch (AthanorException malformed) {
            return List.of();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
