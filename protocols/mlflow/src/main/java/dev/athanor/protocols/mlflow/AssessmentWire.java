package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.traces.Assessment;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Assessments in MLflow's JSON. What the record's own fields do not say is kept as it came. */
final class AssessmentWire {
    private static final List<String> KEPT =
            List.of("span_id", "source", "feedback", "expectation", "issue", "rationale", "metadata");

    private AssessmentWire() {}

    static ObjectNode json(String traceId, Assessment assessment) {
        ObjectNode node = Json.object();
        node.put("assessment_id", assessment.id());
        node.put("assessment_name", assessment.name());
        node.put("trace_id", traceId);
        ObjectNode kept = (ObjectNode) Json.parse(assessment.document());
        node.setAll(kept);
        node.put("create_time", time(assessment.createdAt()));
        node.put("last_update_time", time(assessment.modifiedAt()));
        Wire.text(node, "overrides", assessment.overrides());
        node.put("valid", assessment.valid());
        return node;
    }

    private static String time(Instant at) {
        return DateTimeFormatter.ISO_INSTANT.format(at);
    }

    /** An assessment as a client gives it. */
    static Assessment read(Fields fields, String id, Instant now) {
        ObjectNode document = kept(fields.node());
        return new Assessment(
                id,
                kind(fields),
                fields.required("assessment_name"),
                value(document),
                true,
                fields.textOrNull("overrides"),
                given(fields, "create_time", now),
                given(fields, "last_update_time", now),
                Json.write(document));
    }

    private static Instant given(Fields fields, String name, Instant otherwise) {
        String text = fields.textOrNull(name);
        return text == null ? otherwise : TraceWire.time(text);
    }

    private static Assessment.Kind kind(Fields fields) {
        if (fields.has("feedback")) {
            return Assessment.Kind.FEEDBACK;
        }
        if (fields.has("expectation")) {
            return Assessment.Kind.EXPECTATION;
        }
        if (fields.has("issue")) {
            return Assessment.Kind.ISSUE;
        }
        throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                .because("An assessment must have a feedback, an expectation or an issue")
                .at("assessment");
    }

    private static ObjectNode kept(ObjectNode sent) {
        ObjectNode document = Json.object();
        for (String field : KEPT) {
            if (sent.hasNonNull(field)) {
                document.set(field, field.equals("expectation") ? expectation(sent.path(field)) : sent.path(field));
            }
        }
        return document;
    }

    /** Lists and objects go out as a text of JSON, since protobuf's own values would make whole numbers real. */
    private static JsonNode expectation(JsonNode sent) {
        JsonNode value = sent.path("value");
        if (!value.isContainer()) {
            return sent;
        }
        ObjectNode node = Json.object();
        node.putObject("serialized_value")
                .put("serialization_format", "JSON_FORMAT")
                .put("value", PythonJson.write(value));
        return node;
    }

    private static @Nullable String value(JsonNode document) {
        JsonNode serialized = document.path("expectation").path("serialized_value");
        JsonNode value = serialized.has("value")
                ? serialized.path("value")
                : document.path("expectation").path("value");
        JsonNode feedback = document.path("feedback").path("value");
        JsonNode found = feedback.isMissingNode() ? value : feedback;
        return found.isMissingNode() || found.isNull() ? null : SpanWire.plain(found);
    }

    /** The assessment with those fields changed that the mask names; metadata are added to. */
    static Assessment changed(Assessment before, Fields sent, List<String> mask, Instant now) {
        ObjectNode document = (ObjectNode) Json.parse(before.document());
        for (String field : mask) {
            switch (field) {
                case "feedback", "expectation" -> {
                    if (!document.has(field)) {
                        throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                                .because("Cannot update the " + field
                                        + " of an assessment that has none; it is of kind " + before.kind())
                                .at(field);
                    }
                    JsonNode value = sent.node().path(field);
                    document.set(field, field.equals("expectation") ? expectation(value) : value);
                }
                case "rationale" -> document.set(field, sent.node().path(field));
                case "metadata" ->
                    document.withObject("/metadata")
                            .setAll(sent.object("metadata").node());
                case "assessment_name" -> {}
                default ->
                    throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                            .because("Cannot update '" + field
                                    + "'; allowed: assessment_name, feedback, expectation, rationale, metadata")
                            .at("update_mask");
            }
        }
        return new Assessment(
                before.id(),
                before.kind(),
                mask.contains("assessment_name") ? sent.required("assessment_name") : before.name(),
                value(document),
                before.valid(),
                before.overrides(),
                before.createdAt(),
                now,
                Json.write(document));
    }
}
