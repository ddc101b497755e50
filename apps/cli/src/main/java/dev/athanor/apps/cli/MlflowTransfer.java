package dev.athanor.apps.cli;

import static dev.athanor.apps.cli.MlflowSide.object;
import static dev.athanor.apps.cli.MlflowSide.query;

import dev.athanor.foundation.kernel.Hashes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Copies experiments, runs, logged models and the registry from one server to another, over MLflow's API alone. It may be stopped and started
 * again: each run that is whole bears a mark with a digest of what was copied, and is passed by as long as the source says the same.
 */
final class MlflowTransfer {
    /** Tag of a run that is copied whole. */
    static final String MARK = "athanor.transfer";

    /** Tag of a copy that could not keep its id. */
    static final String ORIGIN = "athanor.origin";

    private static final int PAGE = 200;
    private static final int BATCH = 1000;
    private static final int SMALL_BATCH = 100;

    private final MlflowSide from;
    private final MlflowSide to;
    private final Console console;
    private final MlflowFiles files;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<Object> failures = new ArrayList<>();

    /** What things of the source are called at the target. */
    private final Map<String, String> experiments = new LinkedHashMap<>();

    private final Map<String, String> runs = new ConcurrentHashMap<>();
    private final Set<String> models = new TreeSet<>();

    MlflowTransfer(MlflowSide from, MlflowSide to, Console console) {
        this.from = from;
        this.to = to;
        this.console = console;
        this.files = new MlflowFiles(from, to);
    }

    /** Copies everything, or some experiments without the registry; whether all of it went well. */
    boolean run(List<String> names) {
        experiments(names);
        experiments.forEach((source, target) -> {
            // Points of metrics name logged models, so those that can keep their ids come first.
            if (to.keepsIds()) {
                loggedModels(source, target);
            }
            runs(source, target);
        });
        if (names.isEmpty()) {
            new MlflowRegistry(from, to, this).copy();
        }
        counts.put("files", files.count());
        return failures.isEmpty();
    }

    Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("from", from.name());
        summary.put("to", to.name());
        summary.putAll(counts);
        summary.put("failures", failures);
        return summary;
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /** One thing that could not be copied is no reason to leave the others. */
    void failed(String what, RuntimeException failure) {
        failures.add(object("what", what, "why", String.valueOf(failure.getMessage())));
        console.error(what + ": " + failure.getMessage());
    }

    Map<String, String> runs() {
        return runs;
    }

    boolean hasModel(String id) {
        return models.contains(id);
    }

    private void experiments(List<String> names) {
        String token = "";
        do {
            Object page = from.call(
                    "POST",
                    "experiments/search",
                    object("max_results", BATCH, "page_token", token, "order_by", List.of("creation_time ASC")));
            for (Object one : JsonText.list(JsonText.at(page, "experiments"))) {
                String name = JsonText.text(one, "name");
                if (names.isEmpty() || names.contains(name)) {
                    experiments.put(JsonText.text(one, "experiment_id"), experiment(name, tags(one)));
                    count("experiments");
                }
            }
            token = JsonText.text(page, "next_page_token");
        } while (!token.isEmpty());
    }

    private String experiment(String name, List<Object> tags) {
        Optional<Object> known = to.find("GET", "experiments/get-by-name" + query("experiment_name", name), null);
        if (known.isEmpty()) {
            return JsonText.text(
                    to.call("POST", "experiments/create", object("name", name, "tags", tags)), "experiment_id");
        }
        String id = JsonText.text(known.get(), "experiment.experiment_id");
        if (JsonText.text(known.get(), "experiment.lifecycle_stage").equals("deleted")) {
            to.call("POST", "experiments/restore", object("experiment_id", id));
        }
        for (Object tag : tags) {
            to.call(
                    "POST",
                    "experiments/set-experiment-tag",
                    object(
                            "experiment_id",
                            id,
                            "key",
                            JsonText.text(tag, "key"),
                            "value",
                            JsonText.text(tag, "value")));
        }
        return id;
    }

    static List<Object> tags(Object thing) {
        return JsonText.list(JsonText.at(thing, "tags"));
    }

    private void runs(String source, String target) {
        String token = "";
        int done = 0;
        do {
            Object page = from.call(
                    "POST",
                    "runs/search",
                    object(
                            "experiment_ids",
                            List.of(source),
                            "max_results",
                            PAGE,
                            "page_token",
                            token,
                            // Parents before what is nested in them.
                            "order_by",
                            List.of("attributes.start_time ASC")));
            for (Object run : JsonText.list(JsonText.at(page, "runs"))) {
                String id = JsonText.text(run, "info.run_id");
                try {
                    run(id, run, target);
                } catch (ServiceException refused) {
                    failed("run " + id, refused);
                }
                console.progress("experiment " + source + ": " + ++done + " runs");
            }
            token = JsonText.text(page, "next_page_token");
        } while (!token.isEmpty());
        console.clearLine();
    }

    private void run(String id, Object run, String experiment) {
        String mark = digest(run);
        Optional<Object> known = known(id, experiment);
        if (known.isPresent() && mark.equals(tag(known.get(), MARK))) {
            runs.put(id, JsonText.text(known.get(), "info.run_id"));
            count("runs_unchanged");
            return;
        }
        Object target = known.isPresent() ? known.get() : create(id, run, experiment);
        String copy = JsonText.text(target, "info.run_id");
        runs.put(id, copy);
        small(copy, "params", JsonText.list(JsonText.at(run, "data.params")));
        if (known.isPresent()) {
            small(copy, "tags", tags(run, id));
        }
        points(id, copy, run);
        inputs(copy, run);
        files.ofRun(id, target);
        to.call("POST", "runs/update", ended(object("run_id", copy, "status", JsonText.text(run, "info.status")), run));
        to.call("POST", "runs/set-tag", object("run_id", copy, "key", MARK, "value", mark));
        count("runs");
    }

    private static Map<String, Object> ended(Map<String, Object> update, Object run) {
        Object end = JsonText.at(run, "info.end_time");
        if (end != null) {
            update.put("end_time", end);
        }
        return update;
    }

    /** The copy at the target: under the same id where ids can be kept, by its tag elsewhere. */
    private Optional<Object> known(String id, String experiment) {
        if (to.keepsIds()) {
            return to.find("GET", "runs/get" + query("run_id", id), null)
                    .map(found -> JsonText.map(found).get("run"));
        }
        Object found = to.call(
                "POST",
                "runs/search",
                object(
                        "experiment_ids",
                        List.of(experiment),
                        "filter",
                        "tags.`" + ORIGIN + "` = '" + id + "'",
                        "max_results",
                        1));
        return JsonText.list(JsonText.at(found, "runs")).stream().findFirst();
    }

    private Object create(String id, Object run, String experiment) {
        Map<String, Object> wanted = object(
                "experiment_id",
                experiment,
                "user_id",
                JsonText.text(run, "info.user_id"),
                "run_name",
                JsonText.text(run, "info.run_name"),
                "start_time",
                number(run, "info.start_time"),
                "tags",
                tags(run, id));
        if (to.keepsIds()) {
            wanted.put("run_id", id);
        }
        return JsonText.map(to.call("POST", "runs/create", wanted)).getOrDefault("run", Map.of());
    }

    /** The run's tags but our own mark; at a target that gives ids of its own, parents by their new ones. */
    private List<Object> tags(Object run, String id) {
        List<Object> tags = new ArrayList<>();
        for (Object tag : JsonText.list(JsonText.at(run, "data.tags"))) {
            String key = JsonText.text(tag, "key");
            String value = JsonText.text(tag, "value");
            if (key.equals(MARK) || key.equals(ORIGIN)) {
                continue;
            }
            tags.add(object(
                    "key", key, "value", key.equals("mlflow.parentRunId") ? runs.getOrDefault(value, value) : value));
        }
        if (!to.keepsIds()) {
            tags.add(object("key", ORIGIN, "value", id));
        }
        return tags;
    }

    private static String tag(Object run, String key) {
        for (Object tag : JsonText.list(JsonText.at(run, "data.tags"))) {
            if (JsonText.text(tag, "key").equals(key)) {
                return JsonText.text(tag, "value");
            }
        }
        return "";
    }

    private void small(String run, String kind, List<Object> items) {
        for (int start = 0; start < items.size(); start += SMALL_BATCH) {
            to.call(
                    "POST",
                    "runs/log-batch",
                    object("run_id", run, kind, items.subList(start, Math.min(items.size(), start + SMALL_BATCH))));
        }
    }

    /** All points of all metrics; a point that is there already counts once. */
    private void points(String id, String copy, Object run) {
        List<Object> batch = new ArrayList<>();
        for (Object metric : JsonText.list(JsonText.at(run, "data.metrics"))) {
            String key = JsonText.text(metric, "key");
            String token = "";
            do {
                Object page = from.call(
                        "GET",
                        "metrics/get-history"
                                + query("run_id", id, "metric_key", key, "max_results", "25000", "page_token", token),
                        null);
                for (Object point : JsonText.list(JsonText.at(page, "metrics"))) {
                    batch.add(
                            to.keepsIds()
                                    ? point
                                    : object(
                                            "key",
                                            key,
                                            "value",
                                            number(point, "value"),
                                            "timestamp",
                                            number(point, "timestamp"),
                                            "step",
                                            number(point, "step")));
                    if (batch.size() == BATCH) {
                        to.call("POST", "runs/log-batch", object("run_id", copy, "metrics", batch));
                        batch.clear();
                    }
                }
                token = JsonText.text(page, "next_page_token");
            } while (!token.isEmpty());
        }
        if (!batch.isEmpty()) {
            to.call("POST", "runs/log-batch", object("run_id", copy, "metrics", batch));
        }
    }

    private void inputs(String copy, Object run) {
        List<Object> datasets = JsonText.list(JsonText.at(run, "inputs.dataset_inputs"));
        List<Object> read = to.keepsIds() ? JsonText.list(JsonText.at(run, "inputs.model_inputs")) : List.of();
        if (!datasets.isEmpty() || !read.isEmpty()) {
            to.call("POST", "runs/log-inputs", object("run_id", copy, "datasets", datasets, "models", read));
        }
        List<Object> made = to.keepsIds() ? JsonText.list(JsonText.at(run, "outputs.model_outputs")) : List.of();
        if (!made.isEmpty()) {
            to.call("POST", "runs/outputs", object("run_id", copy, "models", made));
        }
    }

    /** MLflow 3's logged models of an experiment; older servers have none. */
    private void loggedModels(String source, String target) {
        String token = "";
        do {
            Optional<Object> page = from.find(
                    "POST",
                    "logged-models/search",
                    object("experiment_ids", List.of(source), "max_results", 50, "page_token", token));
            for (Object model : JsonText.list(JsonText.at(page.orElse(Map.of()), "models"))) {
                String id = JsonText.text(model, "info.model_id");
                try {
                    loggedModel(id, model, target);
                } catch (ServiceException refused) {
                    failed("logged model " + id, refused);
                }
            }
            token = JsonText.text(page.orElse(Map.of()), "next_page_token");
        } while (!token.isEmpty());
    }

    private void loggedModel(String id, Object model, String experiment) {
        models.add(id);
        Optional<Object> known = to.find("GET", "logged-models/" + id, null);
        String status = JsonText.text(model, "info.status");
        if (known.isPresent() && JsonText.text(known.get(), "model.info.status").equals("LOGGED_MODEL_READY")) {
            count("logged_models_unchanged");
            return;
        }
        if (known.isEmpty()) {
            to.call(
                    "POST",
                    "logged-models",
                    object(
                            "model_id",
                            id,
                            "experiment_id",
                            experiment,
                            "name",
                            JsonText.text(model, "info.name"),
                            "model_type",
                            JsonText.text(model, "info.model_type"),
                            "source_run_id",
                            JsonText.text(model, "info.source_run_id"),
                            "creation_timestamp_ms",
                            number(model, "info.creation_timestamp_ms"),
                            "params",
                            JsonText.list(JsonText.at(model, "data.params")),
                            "tags",
                            JsonText.list(JsonText.at(model, "info.tags"))));
        }
        files.ofModel(id, experiment);
        if (!status.equals("LOGGED_MODEL_PENDING")) {
            to.call("PATCH", "logged-models/" + id, object("model_id", id, "status", status));
        }
        count("logged_models");
    }

    /** A number as text, which the API takes as well; nothing counts as 0. */
    private static String number(Object tree, String path) {
        String text = JsonText.text(tree, path);
        return text.isEmpty() ? "0" : text;
    }

    private static String digest(Object run) {
        return Hashes.sha256(JsonPrinter.compact(run)).substring(0, 32);
    }
}
