package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.platform.evaluation.Evaluation.Description;
import dev.athanor.platform.evaluation.EvaluationDataset;
import dev.athanor.platform.evaluation.EvaluationRecord;
import dev.athanor.platform.evaluation.RecordDraft;
import dev.athanor.platform.evaluation.Scorer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Evaluation datasets and scorers in MLflow's JSON: maps and records travel as texts of JSON. */
final class EvaluationWire {
    static final String USER = "mlflow.user";
    private static final List<String> FIELDS = List.of("inputs", "outputs", "expectations", "tags", "source");

    private EvaluationWire() {}

    static ObjectNode dataset(EvaluationDataset dataset) {
        ObjectNode node = Json.object();
        node.put("dataset_id", dataset.id());
        node.put("name", dataset.name());
        node.put("tags", PythonJson.write(Json.of(new TreeMap<>(dataset.tags()))));
        Wire.text(node, "schema", dataset.schema());
        Wire.text(node, "profile", dataset.profile());
        node.put("digest", dataset.digest());
        node.put("created_time", dataset.createdAt().toEpochMilli());
        node.put("last_update_time", dataset.modifiedAt().toEpochMilli());
        Wire.text(node, "created_by", dataset.createdBy());
        Wire.text(node, "last_updated_by", dataset.modifiedBy());
        ArrayNode experiments = Json.array();
        dataset.experimentIds().forEach(experiments::add);
        Wire.list(node, "experiment_ids", experiments);
        return node;
    }

    static ObjectNode scorer(Scorer scorer) {
        ObjectNode node = Json.object();
        node.put("experiment_id", Long.parseLong(scorer.experimentId()));
        node.put("scorer_name", scorer.name());
        node.put("scorer_version", scorer.version());
        node.put("serialized_scorer", scorer.serialized());
        node.put("creation_time", scorer.createdAt().toEpochMilli());
        node.put("scorer_id", scorer.id());
        return node;
    }

    /** A map that travels as a text of JSON. */
    static Map<String, String> map(Fields fields, String name) {
        String text = fields.textOrNull(name);
        if (text == null) {
            return Map.of();
        }
        Map<String, String> map = new TreeMap<>();
        parsed(text, name).properties().forEach(entry -> map.put(entry.getKey(), SpanWire.plain(entry.getValue())));
        return map;
    }

    private static JsonNode parsed(String text, String name) {
        try {
            return Json.parse(text);
        } catch (AthanorException malformed) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Invalid value for parameter '" + name + "' supplied: it is a text that is no JSON")
                    .at(name);
        }
    }

    /** The records that a client sends, a list as a text of JSON. */
    static List<ObjectNode> records(Fields fields) {
        JsonNode list = parsed(fields.required("records"), "records");
        if (!list.isArray()) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Invalid value for parameter 'records' supplied: a list of records is expected")
                    .at("records");
        }
        return list.valueStream()
                .map(item -> item instanceof ObjectNode record ? record : Json.object())
                .toList();
    }

    static RecordDraft draft(ObjectNode record) {
        ObjectNode document = Json.object();
        for (String field : FIELDS) {
            if (record.hasNonNull(field)) {
                document.set(field, record.path(field));
            }
        }
        return new RecordDraft(
                Hashes.sha256(PythonJson.write(sorted(record.path("inputs")))),
                Json.write(document),
                before -> merged(before, record));
    }

    /** Outputs take the place of those before; expectations and tags are added to. */
    private static String merged(String before, ObjectNode record) {
        ObjectNode document = (ObjectNode) Json.parse(before);
        if (record.has("outputs")) {
            document.set("outputs", record.path("outputs"));
        }
        for (String map : List.of("expectations", "tags")) {
            if (record.path(map) instanceof ObjectNode more) {
                document.withObject("/" + map).setAll(more);
            }
        }
        return Json.write(document);
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            ObjectNode sorted = Json.object();
            Map<String, JsonNode> fields = new TreeMap<>();
            node.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
            fields.forEach((key, value) -> sorted.set(key, sorted(value)));
            return sorted;
        }
        if (node.isArray()) {
            ArrayNode list = Json.array();
            node.forEach(item -> list.add(sorted(item)));
            return list;
        }
        return node;
    }

    /** Who sends records, if their tags say so. */
    static @Nullable String user(List<ObjectNode> records) {
        return records.stream()
                .map(record -> record.path("tags").path(USER).asString(""))
                .filter(user -> !user.isEmpty())
                .reduce((first, last) -> last)
                .orElse(null);
    }

    /** The schema with the fields of more records, and the count of all. */
    static Description describe(@Nullable String before, long count, List<ObjectNode> records) {
        ObjectNode schema = before == null ? Json.object() : (ObjectNode) Json.parse(before);
        for (String part : List.of("inputs", "outputs", "expectations")) {
            ObjectNode kinds = schema.withObject("/" + part);
            for (ObjectNode record : records) {
                record.path(part).properties().forEach(entry -> {
                    if (!kinds.has(entry.getKey())) {
                        kinds.put(entry.getKey(), kind(entry.getValue()));
                    }
                });
            }
        }
        schema.put("version", "1.0");
        return new Description(
                PythonJson.write(schema), PythonJson.write(Json.object().put("num_records", count)));
    }

    private static String kind(JsonNode value) {
        if (value.isNull()) {
            return "null";
        }
        if (value.isNumber()) {
            return value.isIntegralNumber() ? "integer" : "float";
        }
        return value.isBoolean() ? "boolean" : value.isString() ? "string" : value.isArray() ? "array" : "object";
    }

    static ObjectNode record(String datasetId, EvaluationRecord record) {
        ObjectNode node = Json.object();
        node.put("dataset_record_id", record.id());
        node.put("dataset_id", datasetId);
        ObjectNode document = (ObjectNode) Json.parse(record.document());
        node.setAll(document);
        if (!node.has("inputs")) {
            node.putObject("inputs");
        }
        node.put("created_time", record.createdAt().toEpochMilli());
        node.put("last_update_time", record.modifiedAt().toEpochMilli());
        JsonNode user = document.path("tags").path(USER);
        if (user.isString()) {
            node.set("created_by", user);
            node.set("last_updated_by", user);
        }
        return node;
    }
}
