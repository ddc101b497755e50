package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.evaluation.Scorer;
import dev.athanor.platform.evaluation.Scorers;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code 3.0/mlflow/scorers/*}. */
final class ScorersResource implements MlflowResource {
    private static final String ALL = "3.0/mlflow/scorers/";

    private final Mounts mounts;
    private final Scorers scorers;

    ScorersResource(Mounts mounts, Scorers scorers) {
        this.mounts = mounts;
        this.scorers = scorers;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes)
                .on("POST", ALL + "register", Right.WRITE_EXPERIMENT.access(), this::register)
                .on("GET", ALL + "list", Right.READ_EXPERIMENT.access(), this::list)
                .on("GET", ALL + "versions", Right.READ_EXPERIMENT.access(), this::versions)
                .on("GET", ALL + "get", Right.READ_EXPERIMENT.access(), this::get)
                .on("DELETE", ALL + "delete", Right.WRITE_EXPERIMENT.access(), this::delete);
    }

    private Response register(Call call) {
        Fields fields = call.fields();
        Scorer made = scorers.register(
                call.guid(),
                fields.required("experiment_id"),
                fields.required("name"),
                fields.required("serialized_scorer"));
        ObjectNode node = Json.object();
        node.put("version", made.version());
        node.put("scorer_id", made.id());
        node.put("experiment_id", made.experimentId());
        node.put("name", made.name());
        node.put("serialized_scorer", made.serialized());
        node.put("creation_time", made.createdAt().toEpochMilli());
        return Wire.ok(node);
    }

    private Response list(Call call) {
        List<String> experiments = new ArrayList<>(call.fields().texts("experiment_ids"));
        call.fields().text("experiment_id").ifPresent(experiments::add);
        if (experiments.isEmpty()) {
            throw call.fields().missing("experiment_id");
        }
        List<Scorer> found = new ArrayList<>();
        experiments.forEach(experiment -> found.addAll(scorers.list(call.guid(), experiment)));
        return answer(found);
    }

    private Response versions(Call call) {
        return answer(scorers.versions(
                call.guid(),
                call.fields().required("experiment_id"),
                call.fields().required("name")));
    }

    private static Response answer(List<Scorer> found) {
        ArrayNode list = Json.array();
        found.forEach(scorer -> list.add(EvaluationWire.scorer(scorer)));
        return Wire.page("scorers", list, null);
    }

    private Response get(Call call) {
        return Wire.one(
                "scorer",
                EvaluationWire.scorer(scorers.get(
                        call.guid(),
                        call.fields().required("experiment_id"),
                        call.fields().required("name"),
                        version(call))));
    }

    private Response delete(Call call) {
        scorers.delete(
                call.guid(),
                call.fields().required("experiment_id"),
                call.fields().required("name"),
                version(call));
        return Wire.empty();
    }

    /** Clients say 0 or nothing when they mean the latest, or all. */
    private static @Nullable Long version(Call call) {
        return call.fields().number("version").filter(version -> version > 0).orElse(null);
    }
}
