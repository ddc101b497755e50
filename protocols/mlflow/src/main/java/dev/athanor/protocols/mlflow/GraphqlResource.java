package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.security.User;
import dev.athanor.protocols.graphql.Graphql;
import dev.athanor.protocols.graphql.Schema;
import dev.athanor.protocols.graphql.Selection;
import dev.athanor.protocols.mlflow.Mounts.Answer;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /graphql}: what MLflow's own page asks for in one request. Each root field is what the endpoint of that name answers. */
final class GraphqlResource implements MlflowResource {
    private static final Graphql.Limits LIMITS = new Graphql.Limits(10, 10, 10, 1000);
    private static final Schema SCHEMA = schema();

    /** What answers a root field, and what its caller must be allowed to do. */
    private record Root(String route, Right right, Answer answer) {}

    private final Mounts mounts;
    private final Map<String, Root> roots;
    private final Root experiment;
    private final Root versions;

    GraphqlResource(
            Mounts mounts,
            ExperimentsResource experiments,
            RunsResource runs,
            HistoryResource history,
            ArtifactsResource artifacts,
            ModelVersionsResource versions) {
        this.mounts = mounts;
        this.experiment = new Root("GET 2.0/mlflow/experiments/get", Right.READ_EXPERIMENT, experiments::get);
        this.versions = new Root("GET 2.0/mlflow/model-versions/search", Right.READ_MODEL, versions::search);
        this.roots = Map.of(
                "mlflowGetExperiment",
                        new Root("GET 2.0/mlflow/experiments/get", Right.READ_EXPERIMENT, experiments::get),
                "mlflowGetRun", new Root("GET 2.0/mlflow/runs/get", Right.READ_RUN, runs::get),
                "mlflowSearchRuns", new Root("POST 2.0/mlflow/runs/search", Right.READ_RUN, runs::search),
                "mlflowListArtifacts", new Root("GET 2.0/mlflow/artifacts/list", Right.READ_RUN, artifacts::ofRun),
                "mlflowGetMetricHistoryBulkInterval",
                        new Root("GET 2.0/mlflow/metrics/get-history-bulk-interval", Right.READ_RUN, history::interval),
                "mlflowSearchDatasets",
                        new Root(
                                "POST 2.0/mlflow/experiments/search-datasets",
                                Right.READ_EXPERIMENT,
                                experiments::datasets),
                "mlflowSearchModelVersions",
                        new Root("GET 2.0/mlflow/model-versions/search", Right.READ_MODEL, versions::search),
                "test", new Root("POST /graphql", Right.READ_RUN, GraphqlResource::echo));
    }

    private static Schema schema() {
        try (InputStream in = GraphqlResource.class.getResourceAsStream("graphql.txt")) {
            return Schema.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes)
                .at("POST", "/graphql", Right.READ_RUN.access(), this::answer)
                .at("GET", "/graphql", Right.READ_RUN.access(), this::answer);
    }

    private Response answer(Call call) throws IOException {
        ObjectNode answer = Json.object();
        ArrayNode errors = Json.array();
        try {
            List<Selection> fields = Graphql.parse(
                    call.fields().text("query").orElse(""),
                    call.fields().textOrNull("operationName"),
                    call.fields().node().path("variables"),
                    LIMITS);
            ObjectNode data = answer.putObject("data");
            for (Selection field : fields) {
                resolve(call, field, data, errors);
            }
        } catch (AthanorException refused) {
            answer.putNull("data");
            errors.add(refused.text());
        }
        if (errors.isEmpty()) {
            answer.putNull("errors");
        } else {
            answer.set("errors", errors);
        }
        return Wire.ok(answer);
    }

    /** A field that fails is null and told of; the others stand. */
    private void resolve(Call call, Selection field, ObjectNode data, ArrayNode errors) throws IOException {
        try {
            ObjectNode found = Json.object();
            Root root = roots.get(field.name());
            if (root != null) {
                ObjectNode input = snake(field.arguments().path("input"), field.arguments());
                JsonNode json = ask(call, root, input);
                extend(call, json.path("run"), field.fields());
                for (JsonNode run : json.path("runs")) {
                    extend(call, run, field.fields());
                }
                found.set(Schema.snake(field.name()), json);
            }
            data.setAll(SCHEMA.project("Query", found, List.of(field)));
        } catch (AthanorException failed) {
            data.putNull(field.alias());
            errors.add(failed.text());
        }
    }

    /** What a run's page shows beside the run, if it is asked for. */
    private void extend(Call call, JsonNode json, List<Selection> fields) throws IOException {
        if (!(json instanceof ObjectNode run)) {
            return;
        }
        List<Selection> asked = fields.stream()
                .filter(field -> field.name().equals("run") || field.name().equals("runs"))
                .flatMap(field -> field.fields().stream())
                .toList();
        if (asks(asked, "experiment")) {
            run.set(
                    "experiment",
                    ask(call, experiment, Json.object().set("experiment_id", run.at("/info/experiment_id")))
                            .path("experiment"));
        }
        if (asks(asked, "modelVersions")) {
            String filter = "run_id='" + run.at("/info/run_id").asString() + "'";
            run.set(
                    "model_versions",
                    ask(call, versions, Json.object().put("filter", filter)).path("model_versions"));
        }
    }

    private static boolean asks(List<Selection> fields, String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name));
    }

    /** As if the field's endpoint were called: the caller must be allowed to. */
    private JsonNode ask(Call call, Root root, ObjectNode fields) throws IOException {
        Access.Action action = root.right().access();
        Optional<User> user =
                mounts.gate().enter(call.principal(), action, call.workspace().id());
        Response response = mounts.gate().answer(root.route(), action, user, call.with(fields), root.answer());
        return response.body() instanceof Response.Bytes bytes ? Json.parse(bytes.content()) : Json.object();
    }

    private static ObjectNode snake(JsonNode input, ObjectNode otherwise) {
        ObjectNode fields = Json.object();
        (input.isObject() ? input : otherwise)
                .properties()
                .forEach(entry -> fields.set(Schema.snake(entry.getKey()), entry.getValue()));
        return fields;
    }

    private static Response echo(Call call) {
        return Wire.ok(
                Json.object().put("output", call.fields().text("input_string").orElse("")));
    }
}
