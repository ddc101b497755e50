package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.traces.Assessment;
import dev.athanor.platform.traces.Trace;
import dev.athanor.platform.traces.Traces;
import dev.athanor.platform.traces.TracesProblem;
import dev.athanor.platform.tracking.Page;
import dev.athanor.platform.tracking.Query;
import dev.athanor.platform.tracking.View;
import dev.athanor.platform.tracking.Want;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code 3.0/mlflow/traces/*} but for assessments. */
final class TracesResource implements MlflowResource {
    private static final String V3 = "3.0/mlflow/traces";
    private static final String STATS = "mlflow.trace.sizeStats";

    private final Mounts mounts;
    private final Traces traces;
    private final TraceStories stories;
    private final Writers writers;

    TracesResource(Mounts mounts, Traces traces, TraceStories stories, Writers writers) {
        this.mounts = mounts;
        this.traces = traces;
        this.stories = stories;
        this.writers = writers;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes)
                .on("POST", V3, Right.WRITE_RUN.access(), this::start)
                .on("GET", V3 + "/get", Right.READ_RUN.access(), this::get)
                .on("GET", V3 + "/batchGet", Right.READ_RUN.access(), this::all)
                .on("POST", V3 + "/batchGetInfos", Right.READ_RUN.access(), this::infos)
                .on("POST", V3 + "/search", Right.READ_RUN.access(), this::search)
                .on("GET", V3 + "/{trace}", Right.READ_RUN.access(), this::info)
                .on("POST", V3 + "/calculate-filter-correlation", Right.READ_RUN.access(), this::correlate)
                .on("GET", "2.0/mlflow/get-trace-artifact", Right.READ_RUN.access(), this::file)
                .on("GET", "3.0/mlflow/get-trace-artifact", Right.READ_RUN.access(), this::file);
    }

    private Response start(Call call) {
        if (!call.fields().has("trace")) {
            throw call.fields().missing("trace");
        }
        Fields info = call.fields().object("trace").object("trace_info");
        String given = info.textOrNull("trace_id");
        String id = given == null ? traces.newId() : given;
        traces.find(call.guid(), id).ifPresent(before -> writers.admitOwner(call, before.owner()));
        Trace trace = TraceWire.read(info, id, Writers.owner(call), java.util.Map.of());
        List<Assessment> thoughts = new ArrayList<>();
        for (Fields one : info.list("assessments")) {
            String name = one.textOrNull("assessment_id");
            thoughts.add(AssessmentWire.read(one, name == null ? traces.newAssessmentId() : name, traces.now()));
        }
        Trace made = traces.start(call.guid(), trace.with(stories.tags(call, trace.experimentId(), id), thoughts));
        return answer(made);
    }

    private static Response answer(Trace trace) {
        ObjectNode node = Json.object();
        node.set("trace_info", TraceWire.info(trace));
        return Wire.one("trace", node);
    }

    private Response info(Call call) {
        return answer(traces.get(call.guid(), call.request().param("trace")));
    }

    private Response get(Call call) {
        Trace trace = traces.get(call.guid(), call.fields().required("trace_id"));
        List<JsonNode> spans = stories.spans(call, trace);
        if (!call.fields().flag("allow_partial").orElse(false) && spans.size() < expected(trace)) {
            throw TracesProblem.TRACE_NOT_FOUND.because("Trace with ID " + trace.id()
                    + " is not fully exported yet: " + spans.size() + " of " + expected(trace)
                    + " spans are here; ask again, or with allow_partial=true");
        }
        return Wire.one("trace", whole(trace, spans));
    }

    /** How many spans its client counted; 1 when it did not. */
    private static int expected(Trace trace) {
        String stats = trace.metadata().get(STATS);
        return stats == null ? 1 : Json.parse(stats).path("num_spans").asInt(1);
    }

    private static ObjectNode whole(Trace trace, List<JsonNode> spans) {
        ObjectNode node = Json.object();
        node.set("trace_info", TraceWire.info(trace));
        ArrayNode list = Json.array();
        spans.forEach(span -> list.add(SpanWire.proto(span)));
        Wire.list(node, "spans", list);
        return node;
    }

    private Response all(Call call) {
        ArrayNode list = Json.array();
        for (Trace trace : traces.all(call.guid(), ids(call))) {
            list.add(whole(trace, stories.spans(call, trace)));
        }
        return Wire.page("traces", list, null);
    }

    private Response infos(Call call) {
        ArrayNode list = Json.array();
        traces.all(call.guid(), ids(call)).forEach(trace -> list.add(TraceWire.info(trace)));
        return Wire.page("trace_infos", list, null);
    }

    private static List<String> ids(Call call) {
        List<String> ids = call.fields().texts("trace_ids");
        if (ids.isEmpty()) {
            throw call.fields().missing("trace_ids");
        }
        return ids;
    }

    private Response search(Call call) {
        Fields fields = call.fields();
        if (!fields.has("locations")) {
            throw fields.missing("locations");
        }
        List<String> experiments = fields.list("locations").stream()
                .map(location -> location.object("mlflow_experiment").textOrNull("experiment_id"))
                .filter(Objects::nonNull)
                .toList();
        Page<Trace> page = traces.search(call.guid(), experiments, query(call));
        ArrayNode list = Json.array();
        page.items().forEach(trace -> list.add(TraceWire.info(trace)));
        return Selection.of(call, Selection.Shape.TRACES).page("traces", list, page.next(), page.total());
    }

    static Query query(Call call) {
        return new Query(
                call.fields().textOrNull("filter"),
                call.fields().texts("order_by"),
                View.ACTIVE_ONLY,
                Limits.page(call, 100, 500),
                call.fields().textOrNull("page_token"),
                new Want(call.fields().flag("count").orElse(false), Want.WHOLE.parts()));
    }

    private Response correlate(Call call) {
        Fields fields = call.fields();
        List<String> experiments = fields.texts("experiment_ids");
        if (experiments.isEmpty()) {
            throw fields.missing("experiment_ids");
        }
        String one = fields.required("filter_string1");
        String other = fields.required("filter_string2");
        String base = fields.text("base_filter").orElse("");
        Correlation found = new Correlation(
                traces.count(call.guid(), experiments, List.of(base)),
                traces.count(call.guid(), experiments, List.of(base, one)),
                traces.count(call.guid(), experiments, List.of(base, other)),
                traces.count(call.guid(), experiments, List.of(base, one, other)));
        return Wire.ok(found.json());
    }

    /** Spans as a file, for the page of a trace. */
    private Response file(Call call) {
        String id = call.fields().textOrNull("request_id");
        if (id == null) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Request must include the \"request_id\" query parameter.")
                    .at("request_id");
        }
        ObjectNode data = Json.object();
        stories.spans(call, traces.get(call.guid(), id)).forEach(data.putArray("spans")::add);
        return Response.bytes(200, "application/octet-stream", Json.write(data).getBytes(StandardCharsets.UTF_8))
                .with("X-Content-Type-Options", "nosniff")
                .with("Content-Disposition", Downloads.attachment("traces.json"));
    }
}
