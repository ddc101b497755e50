package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.platform.tracking.Want;
import dev.athanor.platform.tracking.Want.Part;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a search shall bring: {@code fields} names parts of what is found ({@code metrics}, or one of them: {@code metrics.loss}), {@code count}
 * asks how many there are in all. Clients that know MLflow alone send neither and get everything.
 */
final class Selection {
    /** What can be asked of each kind of thing, by name, and where it stands; ids come always. */
    @SuppressWarnings("ImmutableEnumChecker") // the collections are never changed
    enum Shape {
        RUNS(
                List.of("info.run_id", "info.run_uuid", "info.experiment_id"),
                Map.of(
                        "info", "info",
                        "metrics", "data.metrics",
                        "params", "data.params",
                        "tags", "data.tags",
                        "inputs", "inputs",
                        "outputs", "outputs")),
        LOGGED_MODELS(
                List.of("info.model_id", "info.experiment_id"),
                Map.of("info", "info", "metrics", "data.metrics", "params", "data.params", "tags", "info.tags")),
        EXPERIMENTS(
                List.of("experiment_id"),
                flat("name", "artifact_location", "lifecycle_stage", "last_update_time", "creation_time", "tags")),
        REGISTERED_MODELS(
                List.of("name"),
                flat(
                        "description",
                        "creation_timestamp",
                        "last_updated_timestamp",
                        "user_id",
                        "latest_versions",
                        "tags",
                        "aliases")),
        MODEL_VERSIONS(
                List.of("name", "version"),
                flat(
                        "description",
                        "creation_timestamp",
                        "last_updated_timestamp",
                        "user_id",
                        "current_stage",
                        "source",
                        "run_id",
                        "run_link",
                        "status",
                        "model_id",
                        "tags",
                        "aliases")),
        TRACES(
                List.of("trace_id"),
                flat(
                        "client_request_id",
                        "trace_location",
                        "request_preview",
                        "response_preview",
                        "request_time",
                        "execution_duration",
                        "state",
                        "trace_metadata",
                        "tags",
                        "assessments")),
        DATASETS(
                List.of("dataset_id"),
                flat(
                        "name",
                        "tags",
                        "schema",
                        "profile",
                        "digest",
                        "created_time",
                        "last_update_time",
                        "created_by",
                        "last_updated_by",
                        "experiment_ids"));

        private final List<String> identity;
        private final Map<String, String> places;

        Shape(List<String> identity, Map<String, String> places) {
            this.identity = identity;
            this.places = places;
        }

        private static Map<String, String> flat(String... names) {
            Map<String, String> places = new LinkedHashMap<>();
            for (String name : names) {
                places.put(name, name);
            }
            return places;
        }
    }

    private final Shape shape;
    private final boolean count;

    /** Keys that are wanted of each part; no keys stand for the whole part. */
    private final Map<String, Set<String>> wanted = new LinkedHashMap<>();

    private Selection(Shape shape, boolean count) {
        this.shape = shape;
        this.count = count;
    }

    /** Reads what a call asks for; refuses parts that there are not. */
    static Selection of(Call call, Shape shape) {
        Selection selection = new Selection(shape, call.fields().flag("count").orElse(false));
        for (String field : call.fields().texts("fields")) {
            int dot = field.indexOf('.');
            String part = dot < 0 ? field : field.substring(0, dot);
            if (!shape.places.containsKey(part)) {
                throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                        .because("Invalid value \"" + field + "\" for parameter 'fields' supplied: allowed are "
                                + shape.places.keySet().stream().sorted().toList()
                                + ", or one of their keys as in 'tags.team'")
                        .at("fields");
            }
            Set<String> keys = selection.wanted.get(part);
            if (dot < 0) {
                selection.wanted.put(part, Set.of());
            } else if (keys == null || !keys.isEmpty()) {
                selection
                        .wanted
                        .computeIfAbsent(part, ignored -> new LinkedHashSet<>())
                        .add(field.substring(dot + 1));
            }
        }
        return selection;
    }

    /** What is to be read for it. */
    Want want() {
        if (wanted.isEmpty()) {
            return new Want(count, Want.WHOLE.parts());
        }
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (Part part : Part.values()) {
            if (wanted.containsKey(part.name().toLowerCase(Locale.ROOT))) {
                parts.add(part);
            }
        }
        return new Want(count, parts);
    }

    /** A page of what was found, as it was asked for. */
    Response page(String name, ArrayNode found, @Nullable String next, @Nullable Long total) {
        ObjectNode body = Json.object();
        ArrayNode kept = found;
        if (!wanted.isEmpty()) {
            kept = Json.array();
            for (JsonNode thing : found) {
                kept.add(pruned((ObjectNode) thing));
            }
        }
        Wire.list(body, name, kept);
        Wire.text(body, "next_page_token", next);
        if (count && total != null) {
            body.put("total_count", total);
        }
        return Wire.ok(body);
    }

    private ObjectNode pruned(ObjectNode whole) {
        ObjectNode kept = Json.object();
        shape.identity.forEach(place -> keep(whole, kept, place, Set.of()));
        wanted.forEach((part, keys) -> keep(whole, kept, shape.places.getOrDefault(part, part), keys));
        return kept;
    }

    private static void keep(ObjectNode whole, ObjectNode kept, String place, Set<String> keys) {
        int dot = place.indexOf('.');
        if (dot > 0) {
            if (whole.get(place.substring(0, dot)) instanceof ObjectNode inner) {
                keep(inner, child(kept, place.substring(0, dot)), place.substring(dot + 1), keys);
            }
            return;
        }
        switch (whole.get(place)) {
            case null -> {}
            case ArrayNode list
            when !keys.isEmpty() -> {
                ArrayNode some = Json.array();
                list.forEach(item -> {
                    if (keys.contains(item.path("key").asString(""))) {
                        some.add(item);
                    }
                });
                Wire.list(kept, place, some);
            }
            case ObjectNode object
            when !keys.isEmpty() ->
                keys.forEach(key -> {
                    JsonNode value = object.get(key);
                    if (value != null) {
                        child(kept, place).set(key, value);
                    }
                });
            case JsonNode value -> kept.set(place, value);
        }
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
    }
}
