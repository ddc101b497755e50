package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.codec.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Evaluation datasets and scorers as clients see them. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class EvaluationTest extends MlflowSuite {
    private static final String DATASETS = "/api/3.0/mlflow/datasets/";

    EvaluationTest(String kind) {
        super(kind);
    }

    private Answer json(String method, String path, String body) {
        return send(method, path, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private Answer records(String id, String list) {
        return send(
                "POST",
                DATASETS + id + "/records",
                Json.write(Json.object().put("records", list.replace('\'', '"')))
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void datasetsCarryTheirMapsAsTexts() {
        JsonNode made = json("POST", DATASETS + "create", "{'name':'d','experiment_ids':['0'],'tags':'{}'}")
                .json()
                .path("dataset");
        assertThat(made.path("tags").asString()).isEqualTo("{}");
        assertThat(made.path("experiment_ids").toString()).isEqualTo("[\"0\"]");
        String id = made.path("dataset_id").asString();
        assertThat(records(id, "[{'inputs':{'q':'a'},'expectations':{'e':1}},{'inputs':{'q':'b'}}]")
                        .text())
                .isEqualTo("{\"inserted_count\":2,\"updated_count\":0}");
        assertThat(records(id, "[{'inputs':{'q':'a'},'expectations':{'f':2},'tags':{'mlflow.user':'ann'}}]")
                        .text())
                .isEqualTo("{\"inserted_count\":0,\"updated_count\":1}");
        JsonNode dataset = send("GET", DATASETS + id, new byte[0]).json().path("dataset");
        assertThat(dataset.path("profile").asString()).isEqualTo("{\"num_records\": 2}");
        assertThat(dataset.path("last_updated_by").asString()).isEqualTo("ann");
        assertThat(Json.parse(dataset.path("schema").asString())
                        .path("expectations")
                        .toString())
                .isEqualTo("{\"e\":\"integer\",\"f\":\"integer\"}");
        JsonNode all = Json.parse(send("GET", DATASETS + id + "/records", new byte[0])
                .json()
                .path("records")
                .asString());
        assertThat(all).hasSize(2);
        assertThat(all.findValuesAsString("dataset_id")).containsOnly(id);
        assertThat(send("POST", DATASETS + "no/records", "{\"records\":\"[]\"}".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(404);
        assertThat(records(id, "no json").message()).contains("'records'");
    }

    @Test
    void scorersAreRegisteredAndRead() {
        String register = "{'experiment_id':'0','name':'s','serialized_scorer':'x'}";
        json("POST", "/api/3.0/mlflow/scorers/register", register);
        assertThat(json("POST", "/api/3.0/mlflow/scorers/register", register)
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(2);
        JsonNode latest = send("GET", "/api/3.0/mlflow/scorers/get?experiment_id=0&name=s", new byte[0])
                .json()
                .path("scorer");
        assertThat(latest.path("scorer_version").asInt()).isEqualTo(2);
        assertThat(latest.path("experiment_id").isNumber()).isTrue();
        assertThat(json("DELETE", "/api/3.0/mlflow/scorers/delete", "{'experiment_id':'0','name':'s','version':9}")
                        .message())
                .isEqualTo("Scorer with name 's' and version 9 not found for experiment 0.");
    }
}
