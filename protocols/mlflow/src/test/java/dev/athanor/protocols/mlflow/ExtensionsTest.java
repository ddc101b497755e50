package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What MLflow's server does not know: joined conditions everywhere, parts and counts of searches, runs that change their experiment. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class ExtensionsTest extends MlflowSuite {
    ExtensionsTest(String kind) {
        super(kind);
    }

    private String experiment(String name) {
        return post("experiments/create", "{'name':'" + name + "'}")
                .json()
                .path("experiment_id")
                .asString();
    }

    private String models(String filter) {
        return get("registered-models/search", "filter", filter)
                .json()
                .path("registered_models")
                .findValuesAsString("name")
                .toString();
    }

    @Test
    void theRegistryJoinsConditionsInAnyWay() {
        post("registered-models/create", "{'name':'a','tags':[{'key':'team','value':'x'}]}");
        post("registered-models/create", "{'name':'b','tags':[{'key':'team','value':'y'}]}");
        post("registered-models/create", "{'name':'c'}");
        post("registered-models/create", "{'name':'p','tags':[{'key':'mlflow.prompt.is_prompt','value':'true'}]}");
        assertThat(models("name = 'a' OR name = 'c'")).isEqualTo("[a, c]");
        assertThat(models("NOT tags.team = 'x'")).isEqualTo("[b, c]");
        assertThat(models("tags.team IN ('x', 'y') AND NOT (name = 'a' OR name = 'c')"))
                .isEqualTo("[b]");
        assertThat(models("tags.team NOT IN ('x')")).isEqualTo("[b]");
        assertThat(models("tags.team IS NULL")).isEqualTo("[c]");
        assertThat(models("tags.team IS NOT NULL AND name IN ('b', 'c')")).isEqualTo("[b]");
        assertThat(models("tags.`mlflow.prompt.is_prompt` = 'true' OR name = 'a'"))
                .isEqualTo("[a, p]");
        for (int version = 1; version <= 3; version++) {
            post("model-versions/create", "{'name':'a','source':'s3://b/" + version + "'}");
        }
        JsonNode versions = get(
                        "model-versions/search",
                        "filter",
                        "version_number = 1 OR (name = 'a' AND NOT version_number < 3)",
                        "order_by",
                        "version_number ASC",
                        "count",
                        "true",
                        "fields",
                        "source")
                .json();
        assertThat(versions.path("model_versions").toString())
                .isEqualTo("[{\"name\":\"a\",\"version\":\"1\",\"source\":\"s3://b/1\"},"
                        + "{\"name\":\"a\",\"version\":\"3\",\"source\":\"s3://b/3\"}]");
        assertThat(versions.path("total_count").asInt()).isEqualTo(2);
    }

    @Test
    void searchesBringWhatIsWanted() {
        String experiment = experiment("e");
        for (int i = 0; i < 3; i++) {
            String run = post("runs/create", "{'experiment_id':'" + experiment + "'}")
                    .json()
                    .at("/run/info/run_id")
                    .asString();
            post(
                    "runs/log-batch",
                    "{'run_id':'" + run + "','metrics':[{'key':'a.b','value':" + i
                            + ",'timestamp':1,'step':0},{'key':'c','value':1,'timestamp':1,'step':0}],"
                            + "'params':[{'key':'p','value':'v'}]}");
        }
        JsonNode found = post(
                        "runs/search",
                        "{'experiment_ids':['" + experiment + "'],'filter':'metrics.`a.b` > 0','max_results':1,"
                                + "'order_by':['metrics.`a.b`'],'fields':['metrics.a.b','info.status'],'count':true}")
                .json();
        assertThat(found.path("total_count").asInt()).isEqualTo(2);
        JsonNode run = found.at("/runs/0");
        assertThat(run.path("info").propertyNames())
                .containsExactlyInAnyOrder("run_id", "run_uuid", "experiment_id", "status");
        assertThat(run.path("data").toString())
                .isEqualTo("{\"metrics\":[{\"key\":\"a.b\",\"value\":1.0,\"timestamp\":1,\"step\":0}]}");
        assertThat(run.has("inputs")).isFalse();
        Answer wrong = post("runs/search", "{'experiment_ids':['0'],'fields':['metrcs']}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.message()).contains("metrcs").contains("metrics");
        assertThat(post(
                                "experiments/search",
                                "{'max_results':1,'count':true,'fields':['name'],'order_by':['name DESC']}")
                        .json()
                        .toString())
                .contains("\"total_count\":2")
                .contains("{\"experiment_id\":\"" + experiment + "\",\"name\":\"e\"}");
    }

    @Test
    void whoAsksForNothingSpecialSeesNothingSpecial() {
        newRun();
        JsonNode found = post("runs/search", "{'experiment_ids':['0']}").json();
        assertThat(found.propertyNames()).containsExactly("runs");
        assertThat(found.at("/runs/0/data/tags")).hasSize(1);
    }

    @Test
    void aRunMovesWithItsDatasetsAndModels() {
        String to = experiment("to");
        String run = newRun();
        post(
                "runs/log-inputs",
                "{'run_id':'" + run + "','datasets':[{'tags':[{'key':'mlflow.data.context','value':'train'}],"
                        + "'dataset':{'name':'d','digest':'1','source_type':'local','source':'x'}}]}");
        String model = post("logged-models", "{'experiment_id':'0','source_run_id':'" + run + "'}")
                .json()
                .at("/model/info/model_id")
                .asString();
        send(
                "PUT",
                "/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/x",
                "hello".getBytes(StandardCharsets.UTF_8));
        Answer moved = post("runs/move", "{'run_ids':['" + run + "'],'experiment_id':'" + to + "'}");
        assertThat(moved.status()).as(moved.text()).isEqualTo(200);
        JsonNode there = run(run);
        assertThat(there.at("/info/experiment_id").asString()).isEqualTo(to);
        assertThat(there.at("/info/artifact_uri").asString())
                .isEqualTo("mlflow-artifacts:/" + to + "/" + run + "/artifacts");
        assertThat(there.at("/inputs/dataset_inputs/0/dataset/name").asString()).isEqualTo("d");
        assertThat(get("logged-models/" + model)
                        .json()
                        .at("/model/info/experiment_id")
                        .asString())
                .isEqualTo(to);
        assertThat(send("GET", "/api/2.0/mlflow-artifacts/artifacts/" + to + "/" + run + "/artifacts/x", new byte[0])
                        .text())
                .isEqualTo("hello");
        assertThat(post("runs/search", "{'experiment_ids':['0']}").json().path("runs"))
                .isEmpty();
        assertThat(send(
                                "POST",
                                "/ajax-api/2.0/mlflow/experiments/search-datasets",
                                ("{\"experiment_ids\":[\"" + to + "\"]}").getBytes(StandardCharsets.UTF_8))
                        .json()
                        .at("/dataset_summaries/0/context")
                        .asString())
                .isEqualTo("train");
    }

    @Test
    void aMoveIsAllOrNothingAndKeepsFilesWithinReach() {
        String to = experiment("to");
        String elsewhere = post("experiments/create", "{'name':'far','artifact_location':'s3://bucket/x'}")
                .json()
                .path("experiment_id")
                .asString();
        String run = newRun();
        assertThat(post("runs/move", "{'run_ids':['" + run + "','none'],'experiment_id':'" + to + "'}")
                        .status())
                .isEqualTo(400);
        String absent = "0123456789abcdef0123456789abcdef";
        assertThat(post("runs/move", "{'run_ids':['" + run + "','" + absent + "'],'experiment_id':'" + to + "'}")
                        .status())
                .isEqualTo(404);
        assertThat(run(run).at("/info/experiment_id").asString()).isEqualTo("0");
        Answer far = post("runs/move", "{'run_ids':['" + run + "'],'experiment_id':'" + elsewhere + "'}");
        assertThat(far.status()).isEqualTo(400);
        assertThat(far.message()).contains("a place of its own");
        post("experiments/delete", "{'experiment_id':'" + to + "'}");
        assertThat(post("runs/move", "{'run_ids':['" + run + "'],'experiment_id':'" + to + "'}")
                        .message())
                .contains("must be in the 'active' state");
    }

    @Test
    void aCopyIsARunOfItsOwn() {
        String to = experiment("to");
        String parent = newRun();
        String run = post(
                        "runs/create",
                        "{'experiment_id':'0','tags':[{'key':'mlflow.parentRunId','value':'" + parent + "'}]}")
                .json()
                .at("/run/info/run_id")
                .asString();
        post(
                "runs/log-batch",
                "{'run_id':'" + run + "','metrics':[{'key':'m','value':1,'timestamp':1,'step':0},"
                        + "{'key':'m','value':2,'timestamp':2,'step':1}],'params':[{'key':'p','value':'v'}]}");
        post("runs/update", "{'run_id':'" + run + "','status':'FINISHED','end_time':9}");
        send(
                "PUT",
                "/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/d/x",
                "hello".getBytes(StandardCharsets.UTF_8));
        JsonNode copy = post("runs/copy", "{'run_id':'" + run + "','experiment_id':'" + to + "','run_name':'again'}")
                .json()
                .path("run");
        String id = copy.at("/info/run_id").asString();
        assertThat(id).hasSize(32).isNotEqualTo(run);
        assertThat(copy.at("/info/experiment_id").asString()).isEqualTo(to);
        assertThat(copy.at("/info/run_name").asString()).isEqualTo("again");
        assertThat(copy.at("/info/status").asString()).isEqualTo("FINISHED");
        assertThat(copy.at("/data/tags").toString())
                .contains("athanor.copiedFrom")
                .contains(run)
                .doesNotContain("parentRunId");
        post("runs/delete", "{'run_id':'" + run + "'}");
        post("purge", "{}");
        assertThat(get("metrics/get-history", "run_id", id, "metric_key", "m")
                        .json()
                        .path("metrics"))
                .hasSize(2);
        assertThat(send("GET", "/get-artifact?run_id=" + id + "&path=d/x", new byte[0])
                        .text())
                .isEqualTo("hello");
    }

    @Test
    void whatWasMadeElsewhereKeepsItsIds() {
        String run = "0123456789abcdef0123456789abcdef";
        String model = "m-" + run;
        String made = "{'experiment_id':'0','run_id':'" + run + "','start_time':5}";
        assertThat(post("runs/create", made).json().at("/run/info/run_id").asString())
                .isEqualTo(run);
        assertThat(post("runs/create", made).code()).isEqualTo("RESOURCE_ALREADY_EXISTS");
        assertThat(post("runs/create", "{'experiment_id':'0','run_id':'a-job'}").status())
                .isEqualTo(400);
        String logged = "{'experiment_id':'0','model_id':'" + model + "','creation_timestamp_ms':7,'name':'n'}";
        JsonNode info = post("logged-models", logged).json().at("/model/info");
        assertThat(info.path("model_id").asString()).isEqualTo(model);
        assertThat(info.path("creation_timestamp_ms").asLong()).isEqualTo(7);
        assertThat(post("logged-models", logged).code()).isEqualTo("RESOURCE_ALREADY_EXISTS");
        post("registered-models/create", "{'name':'m'}");
        String version = "{'name':'m','version':'3','source':'s3://b/x'}";
        assertThat(post("model-versions/create", version)
                        .json()
                        .at("/model_version/version")
                        .asString())
                .isEqualTo("3");
        assertThat(post("model-versions/create", version).code()).isEqualTo("RESOURCE_ALREADY_EXISTS");
        assertThat(post("model-versions/create", "{'name':'m','source':'s3://b/y'}")
                        .json()
                        .at("/model_version/version")
                        .asString())
                .isEqualTo("4");
        Answer job = send(
                "POST",
                API + "runs/create",
                "{\"experiment_id\":\"0\",\"run_id\":\"ffffffffffffffffffffffffffffffff\"}"
                        .getBytes(StandardCharsets.UTF_8),
                "x-test-job",
                "j1");
        assertThat(job.status()).isEqualTo(403);
    }
}
