package dev.athanor.platform.tracking;

import dev.athanor.platform.tracking.Filter.Entity;
import dev.athanor.platform.tracking.Filter.Operator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What filters and orders of each kind of search may say. */
@SuppressWarnings("ImmutableEnumChecker") // the sets are never changed
public enum Grammar {
    /** Runs. */
    RUNS(
            EnumSet.of(Entity.ATTRIBUTE, Entity.METRIC, Entity.PARAM, Entity.TAG, Entity.DATASET),
            Set.of("run_id", "run_name", "status", "artifact_uri", "user_id", "lifecycle_stage", "experiment_id"),
            Set.of("start_time", "end_time"),
            Map.of(
                    "created",
                    "start_time",
                    "Created",
                    "start_time",
                    "run name",
                    "run_name",
                    "Run name",
                    "run_name",
                    "Run Name",
                    "run_name")),
    /** Experiments. */
    EXPERIMENTS(
            EnumSet.of(Entity.ATTRIBUTE, Entity.TAG),
            Set.of("name", "experiment_id"),
            Set.of("creation_time", "last_update_time"),
            Map.of()),
    /** Logged models. */
    LOGGED_MODELS(
            EnumSet.of(Entity.ATTRIBUTE, Entity.METRIC, Entity.PARAM, Entity.TAG),
            Set.of("name", "model_id", "model_type", "status", "source_run_id"),
            Set.of("creation_timestamp", "last_updated_timestamp"),
            Map.of("creation_time", "creation_timestamp", "last_updated_time", "last_updated_timestamp")),
    /** Registered models. */
    REGISTERED_MODELS(
            EnumSet.of(Entity.ATTRIBUTE, Entity.TAG),
            Set.of("name"),
            Set.of("timestamp", "last_updated_timestamp"),
            Map.of()),
    /** Versions of registered models. */
    MODEL_VERSIONS(
            EnumSet.of(Entity.ATTRIBUTE, Entity.TAG),
            Set.of("name", "run_id", "source_path"),
            Set.of("version_number", "creation_timestamp", "last_updated_timestamp"),
            Map.of()),
    /** Evaluation datasets. */
    EVALUATION_DATASETS(
            EnumSet.of(Entity.ATTRIBUTE, Entity.TAG),
            Set.of("name", "created_by", "last_updated_by"),
            Set.of("created_time", "last_update_time"),
            Map.of()),
    /** Traces. */
    TRACES(
            EnumSet.of(Entity.ATTRIBUTE, Entity.TAG, Entity.METADATA, Entity.SPAN, Entity.FEEDBACK, Entity.EXPECTATION),
            Set.of("request_id", "client_request_id", "status", "name", "run_id", "text", "experiment_id"),
            Set.of("timestamp_ms", "execution_time_ms", "end_time_ms"),
            Map.of(
                    "trace_id",
                    "request_id",
                    "timestamp",
                    "timestamp_ms",
                    "execution_time",
                    "execution_time_ms",
                    "end_time",
                    "end_time_ms"));

    private static final Map<String, Entity> WORDS = Map.ofEntries(
            Map.entry("attribute", Entity.ATTRIBUTE),
            Map.entry("attributes", Entity.ATTRIBUTE),
            Map.entry("attr", Entity.ATTRIBUTE),
            Map.entry("run", Entity.ATTRIBUTE),
            Map.entry("metric", Entity.METRIC),
            Map.entry("metrics", Entity.METRIC),
            Map.entry("parameter", Entity.PARAM),
            Map.entry("parameters", Entity.PARAM),
            Map.entry("param", Entity.PARAM),
            Map.entry("params", Entity.PARAM),
            Map.entry("tag", Entity.TAG),
            Map.entry("tags", Entity.TAG),
            Map.entry("trace", Entity.ATTRIBUTE),
            Map.entry("metadata", Entity.METADATA),
            Map.entry("request_metadata", Entity.METADATA),
            Map.entry("span", Entity.SPAN),
            Map.entry("feedback", Entity.FEEDBACK),
            Map.entry("expectation", Entity.EXPECTATION),
            Map.entry("dataset", Entity.DATASET),
            Map.entry("datasets", Entity.DATASET));
    private static final Set<String> DATASET_KEYS = Set.of("name", "digest", "context");
    private static final Set<String> SPAN_KEYS = Set.of("name", "type", "status", "content");

    /** What keys of a span's own attributes begin with. */
    public static final String SPAN_ATTRIBUTE = "attributes.";

    private static final Set<Operator> NUMERIC = EnumSet.of(
            Operator.EQUAL, Operator.UNEQUAL, Operator.GREATER, Operator.AT_LEAST, Operator.LESS, Operator.AT_MOST);
    private static final Set<Operator> LISTS =
            EnumSet.of(Operator.EQUAL, Operator.UNEQUAL, Operator.LIKE, Operator.ILIKE, Operator.IN, Operator.NOT_IN);
    private static final Set<Operator> NULLS = EnumSet.of(
            Operator.EQUAL,
            Operator.UNEQUAL,
            Operator.LIKE,
            Operator.ILIKE,
            Operator.IN,
            Operator.NOT_IN,
            Operator.IS_NULL,
            Operator.IS_NOT_NULL);

    private final Set<Entity> entities;
    private final Set<String> texts;
    private final Set<String> numbers;
    private final Map<String, String> aliases;

    Grammar(Set<Entity> entities, Set<String> texts, Set<String> numbers, Map<String, String> aliases) {
        this.entities = entities;
        this.texts = texts;
        this.numbers = numbers;
        this.aliases = aliases;
    }

    /** The entity of a word before the dot. */
    Entity entity(String word) {
        Entity entity = WORDS.get(word);
        if (entity == null || !entities.contains(entity) || (word.equals("trace") && this != TRACES)) {
            throw TrackingProblem.FILTER_INVALID.because("Invalid entity type '" + word + "'. Valid values are "
                    + entities.stream().map(e -> "'" + e.word() + "'").toList());
        }
        return entity;
    }

    /** The key itself, its alias resolved; refuses unknown fields. */
    String key(Entity entity, String key) {
        return switch (entity) {
            case METRIC, PARAM, TAG, METADATA, FEEDBACK, EXPECTATION -> key;
            case SPAN ->
                known(
                        key,
                        SPAN_KEYS.contains(key)
                                || (key.startsWith(SPAN_ATTRIBUTE) && key.length() > SPAN_ATTRIBUTE.length()),
                        "span",
                        SPAN_KEYS);
            case DATASET -> known(key, DATASET_KEYS.contains(key), "dataset", DATASET_KEYS);
            case ATTRIBUTE -> {
                String name = aliases.getOrDefault(key, key);
                var all = new TreeSet<>(texts);
                all.addAll(numbers);
                yield known(name, all.contains(name), "attribute", all);
            }
        };
    }

    private static String known(String key, boolean good, String what, Set<String> all) {
        if (!good) {
            throw TrackingProblem.FILTER_INVALID.because(
                    "Invalid " + what + " key '" + key + "' specified. Valid keys are '" + new TreeSet<>(all) + "'");
        }
        return key;
    }

    /** Whether a field is a number. */
    boolean numeric(Entity entity, String key) {
        return entity == Entity.METRIC || (entity == Entity.ATTRIBUTE && numbers.contains(key));
    }

    /** Operators that a field knows. */
    Set<Operator> operators(Entity entity, String key) {
        return switch (entity) {
            case METRIC -> NUMERIC;
            case PARAM, TAG, METADATA, FEEDBACK, EXPECTATION -> NULLS;
            case DATASET, SPAN -> LISTS;
            case ATTRIBUTE -> numbers.contains(key) ? NUMERIC : LISTS;
        };
    }
}
