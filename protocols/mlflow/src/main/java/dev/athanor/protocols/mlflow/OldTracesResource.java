package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.traces.Deletion;
import dev.athanor.platform.traces.Trace;
import dev.athanor.platform.traces.Traces;
import dev.athanor.platform.tracking.Page;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;

/** Traces as clients before 3.0 begin and end them, and what both versions of the API do alike: tags, links, deletion. */
final class OldTracesResource implements MlflowResource {
    private final Mounts mounts;
    private final Traces traces;
    private final TraceStories stories;
    private final Writers writers;

    OldTracesResource(Mounts mounts, Traces traces, TraceStories stories, Writers writers) {
        this.mounts = mounts;
        this.traces = traces;
        this.stories = stories;
        this.writers = writers;
    }

    @Override
    public void routes(Routes routes) {
        Mounts.Writer writer = mounts.on(routes)
                .post("traces", Right.WRITE_RUN, this::start)
                .patch("traces/{trace}", Right.WRITE_RUN, this::end)
                .get("traces/{trace}/info", Right.READ_RUN, this::info)
                .get("traces", Right.READ_RUN, this::search)
                .post("traces/link-to-run", Right.WRITE_RUN, this::link);
        for (String version : List.of("2.0", "3.0")) {
            String path = version + "/mlflow/traces/";
            writer.on("PATCH", path + "{trace}/tags", Right.WRITE_RUN.access(), this::tag)
                    .on("DELETE", path + "{trace}/tags", Right.WRITE_RUN.access(), this::untag)
                    .on("POST", path + "delete-traces", Right.DELETE_RUN.access(), this::delete);
        }
    }

    private Response start(Call call) {
        Fields fields = call.fields();
        String experiment = fields.required("experiment_id");
        String id = traces.newId();
        Map<String, String> tags = new TreeMap<>(fields.pairs("tags"));
        stories.tags(call, experiment, id).forEach((key, value) -> {
            // These clients write their spans into a file.
            if (!key.equals(Trace.SPANS_TAG)) {
                tags.put(key, value);
            }
        });
        Trace made = traces.start(
                call.guid(),
                new Trace(
                        id,
                        experiment,
                        Writers.owner(call),
                        null,
                        Instant.ofEpochMilli(fields.requiredNumber("timestamp_ms")),
                        null,
                        Trace.State.IN_PROGRESS,
                        null,
                        null,
                        fields.pairs("request_metadata"),
                        tags,
                        List.of()));
        return Wire.one("trace_info", TraceWire.old(made));
    }

    private Response end(Call call) {
        Fields fields = call.fields();
        long end = fields.requiredNumber("timestamp_ms");
        Trace changed = traces.change(
                call.guid(),
                admitted(call),
                before -> new Trace(
                        before.id(),
                        before.experimentId(),
                        before.owner(),
                        before.clientRequestId(),
                        before.requestedAt(),
                        end - before.requestedAt().toEpochMilli(),
                        TraceWire.state(fields.textOrNull("status")),
                        before.requestPreview(),
                        before.responsePreview(),
                        fields.pairs("request_metadata"),
                        fields.pairs("tags"),
                        List.of()));
        return Wire.one("trace_info", TraceWire.old(changed));
    }

    private Response info(Call call) {
        return Wire.one(
                "trace_info",
                TraceWire.old(traces.get(call.guid(), call.request().param("trace"))));
    }

    private Response search(Call call) {
        Page<Trace> page =
                traces.search(call.guid(), call.fields().texts("experiment_ids"), TracesResource.query(call));
        ArrayNode list = Json.array();
        page.items().forEach(trace -> list.add(TraceWire.old(trace)));
        return Wire.page("traces", list, page.next());
    }

    private Response link(Call call) {
        String run = call.fields().required("run_id");
        List<String> ids = call.fields().texts("trace_ids");
        if (ids.isEmpty()) {
            throw call.fields().missing("trace_ids");
        }
        if (ids.size() > 100) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Cannot link more than 100 traces to a run in a single request. Provided " + ids.size()
                            + " traces.")
                    .at("trace_ids");
        }
        writers.admit(call, run);
        traces.link(call.guid(), ids, run);
        return Wire.empty();
    }

    private Response tag(Call call) {
        String id = admitted(call);
        traces.tag(
                call.guid(),
                id,
                call.fields().required("key"),
                call.fields().text("value").orElse(""));
        return Wire.empty();
    }

    private Response untag(Call call) {
        traces.untag(call.guid(), admitted(call), call.fields().required("key"));
        return Wire.empty();
    }

    private Response delete(Call call) {
        writers.admitUnconfined(call);
        Fields fields = call.fields();
        Deletion which = new Deletion(
                fields.number("max_timestamp_millis").map(Instant::ofEpochMilli).orElse(null),
                fields.number("max_traces").map(Math::toIntExact).orElse(null),
                fields.texts("request_ids"));
        if ((which.until() == null) == which.ids().isEmpty()) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID.because(
                    "Either `max_timestamp_millis` or `request_ids` must be specified, but not both.");
        }
        if (which.most() != null && which.most() <= 0) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("`max_traces` must be a positive integer, received " + which.most() + ".")
                    .at("max_traces");
        }
        int count = traces.delete(call.guid(), fields.required("experiment_id"), which);
        return Wire.ok(Json.object().put("traces_deleted", count));
    }

    private String admitted(Call call) {
        Trace trace = traces.get(call.guid(), call.request().param("trace"));
        writers.admitOwner(call, trace.owner());
        return trace.id();
    }
}
