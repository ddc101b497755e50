package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.tracking.Metric;
import dev.athanor.platform.tracking.Page;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;

/** The history of metrics: of one run in pages, of many runs at once, and thinned out for charts. */
final class HistoryResource implements MlflowResource {
    private static final int LARGEST_PAGE = 25_000;
    private static final int MOST_RUNS = 100;

    /** Most points of a run in a chart. */
    private static final int MOST_POINTS = 2500;

    private final Mounts mounts;
    private final Tracking tracking;

    HistoryResource(Mounts mounts, Tracking tracking) {
        this.mounts = mounts;
        this.tracking = tracking;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes)
                .get("metrics/get-history", Right.READ_RUN, this::one)
                .get("metrics/get-history-bulk", Right.READ_RUN, this::many)
                .get("metrics/get-history-bulk-interval", Right.READ_RUN, this::interval);
    }

    private Response one(Call call) {
        Fields fields = call.fields();
        String run = fields.runId();
        String key = fields.required("metric_key");
        int max = fields.has("max_results") ? Limits.page(call, 0, LARGEST_PAGE) : 0;
        Page<Metric> page = tracking.metricHistory(call.guid(), run, key, max, fields.textOrNull("page_token"));
        ArrayNode metrics = Json.array();
        page.items().forEach(metric -> metrics.add(Wire.metric(metric)));
        return Wire.page("metrics", metrics, page.next());
    }

    private Response many(Call call) {
        List<String> runs = call.fields().texts("run_id");
        if (runs.isEmpty()) {
            throw invalid("GetMetricHistoryBulk request must specify at least one run_id.");
        }
        if (runs.size() > MOST_RUNS) {
            throw invalid("GetMetricHistoryBulk request cannot specify more than " + MOST_RUNS + " run_ids. Received "
                    + runs.size() + " run_ids.");
        }
        String key = Optional.ofNullable(call.fields().textOrNull("metric_key"))
                .orElseThrow(() -> invalid("GetMetricHistoryBulk request must specify a metric_key."));
        int left = (int) Math.min(call.fields().number("max_results").orElse((long) LARGEST_PAGE), LARGEST_PAGE);
        ArrayNode metrics = Json.array();
        for (String run : new TreeSet<>(runs)) {
            if (metrics.size() < left) {
                tracking.metricHistory(call.guid(), run, key, left - metrics.size(), null)
                        .items()
                        .forEach(point -> metrics.add(Wire.metric(point).put("run_id", run)));
            }
        }
        // A list even when it is empty: this answer is none of protobuf's.
        return Wire.ok(Json.object().set("metrics", metrics));
    }

    Response interval(Call call) {
        ArrayNode metrics = Json.array();
        curves(call.fields(), call)
                .forEach((run, points) ->
                        points.forEach(point -> metrics.add(Wire.metric(point).put("run_id", run))));
        return Wire.page("metrics", metrics, null);
    }

    /** Each run's points between two steps, thinned to the same steps for all runs. */
    Map<String, List<Metric>> curves(Fields fields, Call call) {
        List<String> runs = fields.texts("run_ids");
        if (runs.isEmpty()) {
            throw fields.missing("run_ids");
        }
        if (runs.size() > MOST_RUNS) {
            throw invalid("GetMetricHistoryBulkInterval request must specify at most " + MOST_RUNS
                    + " run_ids. Received " + runs.size() + " run_ids.");
        }
        String key = fields.required("metric_key");
        long max = fields.number("max_results").orElse((long) MOST_POINTS);
        if (max < 1 || max > MOST_POINTS) {
            throw invalid("max_results must be between 1 and " + MOST_POINTS + ".");
        }
        Optional<Long> start = fields.number("start_step");
        Optional<Long> end = fields.number("end_step");
        if (start.isPresent() != end.isPresent()) {
            throw invalid("If either start step or end step are specified, both must be specified.");
        }
        if (start.isPresent() && start.get() > end.orElseThrow()) {
            throw invalid("end_step must be greater than start_step. Found start_step=" + start.get() + " and end_step="
                    + end.get() + ".");
        }
        Map<String, List<Metric>> points = new LinkedHashMap<>();
        for (String run : runs) {
            points.put(
                    run,
                    tracking.metricHistory(call.guid(), run, key, 0, null).items().stream()
                            .filter(point -> start.isEmpty()
                                    || (point.step() >= start.get() && point.step() <= end.orElseThrow()))
                            .toList());
        }
        return Sampling.sameSteps(points, (int) max);
    }

    private static AthanorException invalid(String message) {
        return MlflowProblem.MLFLOW_PARAMETER_INVALID.because(message);
    }
}
