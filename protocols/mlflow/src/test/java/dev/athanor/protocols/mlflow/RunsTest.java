package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Runs and what they log. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class RunsTest extends MlflowSuite {
    RunsTest(String kind) {
        super(kind);
    }

    @Test
    void aRunSaysAllThatClientsRead() {
        JsonNode run = post(
                        "runs/create",
                        "{'experiment_id':'0','user_id':'','start_time':'5','tags':[{'key':'k','value':'v'}]}")
                .json()
                .path("run");
        String id = run.at("/info/run_id").asString();
        assertThat(id)
                .matches("[0-9a-f]{32}")
                .isEqualTo(run.at("/info/run_uuid").asString());
        assertThat(run.at("/info/artifact_uri").asString()).isEqualTo("mlflow-artifacts:/0/" + id + "/artifacts");
        assertThat(run.at("/info/start_time").isIntegralNumber()).isTrue();
        assertThat(run.at("/info/user_id").asString()).isEmpty();
        assertThat(run.at("/info/status").asString()).isEqualTo("RUNNING");
        assertThat(run.at("/info").has("end_time")).isFalse();
        assertThat(run.path("inputs").isEmpty() && run.path("inputs").isObject())
                .isTrue();
        assertThat(run.path("outputs").isObject()).isTrue();
        assertThat(run.at("/data/tags").toString()).contains("mlflow.runName");
        Answer updated =
                post("runs/update", "{'run_uuid':'" + id + "','status':'FINISHED','end_time':9,'run_name':'n'}");
        assertThat(updated.json().at("/run_info/status").asString()).isEqualTo("FINISHED");
        assertThat(updated.json().at("/run_info/end_time").asLong()).isEqualTo(9);
        assertThat(updated.json().at("/run_info/run_name").asString()).isEqualTo("n");
        assertThat(post("runs/update", "{'run_id':'" + id + "','status':'DONE'}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void numbersAreTakenAsTextsAndGivenAsNumbers() {
        String id = newRun();
        assertThat(post(
                                "runs/log-metric",
                                "{'run_id':'" + id
                                        + "','key':'m','value':'0.5','timestamp':'9007199254740993','step':'-3'}")
                        .json())
                .isEmpty();
        JsonNode point = get("metrics/get-history", "run_id", id, "metric_key", "m")
                .json()
                .at("/metrics/0");
        assertThat(point.path("timestamp").isIntegralNumber()).isTrue();
        assertThat(point.path("timestamp").asLong()).isEqualTo(9007199254740993L);
        assertThat(point.path("step").asLong()).isEqualTo(-3);
    }

    @Test
    void specialDoublesComeInManyFormsAndGoOutInOne() {
        String id = newRun();
        for (String value : List.of("NaN", "'NaN'", "Infinity", "'-Infinity'", "1")) {
            String body = "{'run_id':'" + id + "','key':'" + value.replaceAll("[^A-Za-z0-9]", "") + "','value':" + value
                    + ",'timestamp':1}";
            assertThat(post("runs/log-metric", body).status()).as(value).isEqualTo(200);
        }
        Map<String, String> values = new java.util.HashMap<>();
        run(id).at("/data/metrics")
                .forEach(m ->
                        values.put(m.path("key").asString(), m.path("value").toString()));
        assertThat(values)
                .containsEntry("NaN", "\"NaN\"")
                .containsEntry("Infinity", "1.7976931348623157E+308")
                .containsEntry("1", "1.0");
    }

    @Test
    void badValuesWithinABatchAreRefusedAndNothingIsKept() {
        String id = newRun();
        Answer answer = post(
                "runs/log-batch",
                "{'run_id':'" + id
                        + "','metrics':[{'key':'a','value':1,'timestamp':1},{'key':'b','value':'x','timestamp':1}],"
                        + "'params':[{'key':'p','value':'1'}]}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).startsWith("Invalid value \"x\" for parameter 'metrics[1].value' supplied");
        assertThat(post("runs/log-batch", "{'run_id':'" + id + "','metrics':[{'value':1,'timestamp':1}]}")
                        .message())
                .isEqualTo("Missing value for required parameter 'metrics[0].key'." + DOCS);
        assertThat(run(id).path("data").has("metrics")).isFalse();
        assertThat(run(id).path("data").has("params")).isFalse();
        assertThat(post("runs/log-batch", "{'run_id':'" + id + "','metrics':[{'key':'neg','value':1,'timestamp':-1}]}")
                        .message())
                .isEqualTo("Invalid value -1 for parameter 'metrics[0].timestamp' supplied: metric 'neg' (value=1.0)."
                        + " Timestamp must be a nonnegative long (64-bit integer) ");
    }

    @Test
    void batchesHaveLimits() {
        String id = newRun();
        String metrics = IntStream.range(0, 1001)
                .mapToObj(i -> "{'key':'m" + i + "','value':1,'timestamp':1}")
                .collect(java.util.stream.Collectors.joining(","));
        assertThat(post("runs/log-batch", "{'run_id':'" + id + "','metrics':[" + metrics + "]}")
                        .message())
                .isEqualTo("A batch logging request can contain at most 1000 metrics. Got 1001 metrics. Please split up"
                        + " metrics across multiple requests and try again.");
        assertThat(post(
                                "runs/log-batch",
                                "{'run_id':'" + id + "','params':[{'key':'d','value':'1'},{'key':'d','value':'1'}]}")
                        .message())
                .startsWith("Duplicate parameter keys have been submitted: ['d'].");
    }

    @Test
    void paramsNeverChange() {
        String id = newRun();
        post("runs/log-parameter", "{'run_id':'" + id + "','key':'p','value':'1'}");
        assertThat(post("runs/log-parameter", "{'run_id':'" + id + "','key':'p','value':'1'}")
                        .status())
                .isEqualTo(200);
        Answer changed = post("runs/log-parameter", "{'run_id':'" + id + "','key':'p','value':'2'}");
        assertThat(changed.status()).isEqualTo(400);
        assertThat(changed.message())
                .isEqualTo(
                        "Changing param values is not allowed. Param with key='p' was already logged with value='1' for"
                                + " run ID='" + id + "'. Attempted logging new value '2'.");
    }

    @Test
    void deletedRunsTakeNothingAndDeletingAgainIsFine() {
        String id = newRun();
        post("runs/delete", "{'run_id':'" + id + "'}");
        assertThat(post("runs/delete", "{'run_id':'" + id + "'}").status()).isEqualTo(200);
        assertThat(post("runs/set-tag", "{'run_id':'" + id + "','key':'k','value':'v'}")
                        .message())
                .isEqualTo("The run " + id + " must be in the 'active' state. Current state is deleted.");
        assertThat(post("runs/search", "{'experiment_ids':['0']}").json()).isEmpty();
        assertThat(post("runs/search", "{'experiment_ids':['0'],'run_view_type':'ALL'}")
                        .json()
                        .path("runs"))
                .hasSize(1);
        post("runs/restore", "{'run_id':'" + id + "'}");
        assertThat(post("runs/delete-tag", "{'run_id':'" + id + "','key':'none'}")
                        .code())
                .isEqualTo("RESOURCE_DOES_NOT_EXIST");
    }

    @Test
    void searchesPageAndRefuseWhatTheyCannotRead() {
        for (int i = 0; i < 3; i++) {
            newRun();
        }
        JsonNode first =
                post("runs/search", "{'experiment_ids':['0'],'max_results':2}").json();
        assertThat(first.path("runs")).hasSize(2);
        JsonNode last = post(
                        "runs/search",
                        "{'experiment_ids':['0'],'max_results':2,'page_token':'"
                                + first.path("next_page_token").asString() + "'}")
                .json();
        assertThat(last.path("runs")).hasSize(1);
        assertThat(last.has("next_page_token")).isFalse();
        assertThat(post("runs/search", "{'experiment_ids':[]}").json()).isEmpty();
        assertThat(post("runs/search", "{'experiment_ids':['0'],'filter':'metrics.a > 1 OR'}")
                        .message())
                .startsWith("Invalid clause(s) in filter string: 'OR'");
        assertThat(post("runs/search", "{'experiment_ids':['0'],'page_token':'???'}")
                        .message())
                .isEqualTo("Invalid page token, could not base64-decode");
    }

    @Test
    void oldClientsNoteTheirModelsInATag() {
        String id = newRun();
        String model =
                "{\\\"run_id\\\":\\\"r\\\",\\\"flavors\\\":{},\\\"utc_time_created\\\":\\\"t\\\",\\\"artifact_path\\\":\\\"m\\\"}";
        String body = "{\"run_id\":\"" + id + "\",\"model_json\":\"" + model + "\"}";
        assertThat(send("POST", API + "runs/log-model", body.getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(200);
        assertThat(run(id).at("/data/tags").toString()).contains("mlflow.log-model.history");
        assertThat(post("runs/log-model", "{'run_id':'" + id + "','model_json':'{}'}")
                        .message())
                .startsWith("Model json is missing mandatory fields");
    }
}
