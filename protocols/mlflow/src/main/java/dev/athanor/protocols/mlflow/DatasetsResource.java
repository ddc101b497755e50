package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.evaluation.Evaluation;
import dev.athanor.platform.evaluation.EvaluationDataset;
import dev.athanor.platform.evaluation.EvaluationRecord;
import dev.athanor.platform.tracking.Page;
import dev.athanor.platform.tracking.Query;
import dev.athanor.platform.tracking.View;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code 3.0/mlflow/datasets/*}: evaluation datasets and their records. */
final class DatasetsResource implements MlflowResource {
    private static final String ALL = "3.0/mlflow/datasets";
    private static final String ONE = ALL + "/{dataset}";

    private final Mounts mounts;
    private final Evaluation evaluation;

    DatasetsResource(Mounts mounts, Evaluation evaluation) {
        this.mounts = mounts;
        this.evaluation = evaluation;
    }

    @Override
    public void routes(Routes routes) {
        var read = Right.READ_EXPERIMENT.access();
        var write = Right.WRITE_EXPERIMENT.access();
        mounts.on(routes)
                .on("POST", ALL + "/create", write, this::create)
                .on("POST", ALL + "/search", read, this::search)
                .on("GET", ALL + "/search", read, this::search)
                .on("GET", ONE, read, call -> answer(evaluation.get(call.guid(), id(call))))
                .on("DELETE", ONE, Right.DELETE_EXPERIMENT.access(), this::delete)
                .on("PATCH", ONE + "/tags", write, this::tag)
                .on("DELETE", ONE + "/tags/{key}", write, this::untag)
                .on("GET", ONE + "/experiment-ids", read, this::experiments)
                .on("POST", ONE + "/add-experiments", write, this::link)
                .on("POST", ONE + "/remove-experiments", write, this::unlink)
                .on("GET", ONE + "/records", read, this::records)
                .on("POST", ONE + "/records", write, this::upsert)
                .on("DELETE", ONE + "/records", write, this::deleteRecords);
    }

    private static String id(Call call) {
        return call.request().param("dataset");
    }

    private static Response answer(EvaluationDataset dataset) {
        return Wire.one("dataset", EvaluationWire.dataset(dataset));
    }

    private Response create(Call call) {
        Fields fields = call.fields();
        Map<String, String> tags = new TreeMap<>(EvaluationWire.map(fields, "tags"));
        String by = fields.textOrNull("created_by");
        return answer(evaluation.create(
                call.guid(),
                fields.required("name"),
                fields.texts("experiment_ids"),
                tags,
                by == null ? tags.get(EvaluationWire.USER) : by));
    }

    private Response search(Call call) {
        Fields fields = call.fields();
        Selection selection = Selection.of(call, Selection.Shape.DATASETS);
        Query query = new Query(
                fields.textOrNull("filter_string"),
                fields.texts("order_by"),
                View.ACTIVE_ONLY,
                Limits.page(call, 50, 1000),
                fields.textOrNull("page_token"),
                selection.want());
        Page<EvaluationDataset> page = evaluation.search(call.guid(), fields.texts("experiment_ids"), query);
        ArrayNode list = Json.array();
        page.items().forEach(dataset -> list.add(EvaluationWire.dataset(dataset)));
        return selection.page("datasets", list, page.next(), page.total());
    }

    private Response delete(Call call) {
        evaluation.delete(call.guid(), id(call));
        return Wire.empty();
    }

    private Response tag(Call call) {
        call.fields().required("tags");
        return answer(evaluation.tag(call.guid(), id(call), EvaluationWire.map(call.fields(), "tags")));
    }

    private Response untag(Call call) {
        evaluation.untag(call.guid(), id(call), call.request().param("key"));
        return Wire.empty();
    }

    private Response experiments(Call call) {
        ArrayNode list = Json.array();
        evaluation.get(call.guid(), id(call)).experimentIds().forEach(list::add);
        return Wire.page("experiment_ids", list, null);
    }

    private Response link(Call call) {
        return answer(evaluation.link(call.guid(), id(call), call.fields().texts("experiment_ids")));
    }

    private Response unlink(Call call) {
        return answer(evaluation.unlink(call.guid(), id(call), call.fields().texts("experiment_ids")));
    }

    private Response records(Call call) {
        Page<EvaluationRecord> page = evaluation.records(
                call.guid(),
                id(call),
                Limits.page(call, 1000, 10_000),
                call.fields().textOrNull("page_token"));
        ArrayNode list = Json.array();
        page.items().forEach(record -> list.add(EvaluationWire.record(id(call), record)));
        ObjectNode body = Json.object().put("records", Json.write(list));
        Wire.text(body, "next_page_token", page.next());
        return Wire.ok(body);
    }

    private Response upsert(Call call) {
        List<ObjectNode> sent = EvaluationWire.records(call.fields());
        Evaluation.Upserted done = evaluation.upsert(
                call.guid(),
                id(call),
                sent.stream().map(EvaluationWire::draft).toList(),
                EvaluationWire.user(sent),
                (schema, count) -> EvaluationWire.describe(schema, count, sent));
        return Wire.ok(Json.object().put("inserted_count", done.inserted()).put("updated_count", done.updated()));
    }

    private Response deleteRecords(Call call) {
        int count =
                evaluation.deleteRecords(call.guid(), id(call), call.fields().texts("dataset_record_ids"));
        return Wire.ok(Json.object().put("deleted_count", count));
    }
}
