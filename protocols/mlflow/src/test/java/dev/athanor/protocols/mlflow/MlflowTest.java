package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetSpec;
import dev.athanor.platform.tracking.RunSpec;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What clients of MLflow can tell, each a claim. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class MlflowTest {
    private static final String API = "/api/2.0/mlflow/";
    private static final String DOCS = " See the API docs for more information about request parameters.";

    private final String kind;
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private TestingDatabase database;
    private TestingMlflow server;

    @SuppressWarnings("NullAway")
    MlflowTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database = TestingDatabase.open(kind);
        server = new TestingMlflow(folder, database.database(), 0, true);
    }

    @AfterEach
    void close() {
        server.close();
        database.close();
    }

    /** An answer: its status and its body as JSON; an empty object when it is none. */
    private record Answer(int status, JsonNode json, String text, java.net.http.HttpHeaders headers) {
        String message() {
            return json.path("message").asString("");
        }

        String code() {
            return json.path("error_code").asString("");
        }
    }

    private Answer send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            boolean json =
                    response.headers().firstValue("content-type").orElse("").startsWith("application/json");
            return new Answer(
                    response.statusCode(),
                    json && !response.body().isEmpty() ? Json.parse(response.body()) : Json.object(),
                    response.body(),
                    response.headers());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private Answer post(String endpoint, String body) {
        return send("POST", API + endpoint, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private Answer get(String endpoint, String... query) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < query.length; i += 2) {
            pairs.add(query[i] + "=" + URLEncoder.encode(query[i + 1], StandardCharsets.UTF_8));
        }
        return send("GET", API + endpoint + (pairs.isEmpty() ? "" : "?" + String.join("&", pairs)), new byte[0]);
    }

    private String newRun() {
        return post("runs/create", "{'experiment_id':'0','start_time':1}")
                .json()
                .at("/run/info/run_id")
                .asString();
    }

    private JsonNode run(String id) {
        return get("runs/get", "run_id", id).json().path("run");
    }

    @Test
    void theDefaultExperimentIsThereAndCanBeDeletedAndRestored() {
        assertThat(get("experiments/get", "experiment_id", "0")
                        .json()
                        .at("/experiment/name")
                        .asString())
                .isEqualTo("Default");
        assertThat(post("experiments/delete", "{'experiment_id':'0'}").json()).isEmpty();
        assertThat(post("experiments/delete", "{'experiment_id':'0'}").status()).isEqualTo(404);
        assertThat(post("experiments/restore", "{'experiment_id':'0'}").status())
                .isEqualTo(200);
        assertThat(post("experiments/restore", "{'experiment_id':'0'}").code()).isEqualTo("RESOURCE_DOES_NOT_EXIST");
    }

    @Test
    void whatIsMissingOrOfTheWrongTypeIsToldInMlflowsWords() {
        assertThat(post("experiments/create", "{}").message())
                .isEqualTo("Missing value for required parameter 'name'." + DOCS);
        assertThat(post("experiments/create", "{'name':''}").message())
                .isEqualTo("Missing value for required parameter 'name'." + DOCS);
        assertThat(post("experiments/create", "{'name':123}").message())
                .isEqualTo("Invalid value 123 for parameter 'name' supplied:  Hint: Value was of type 'int'." + DOCS);
        assertThat(post("experiments/create", "{'name':{'a':[1.5]}}").message())
                .startsWith(
                        "Invalid value {\"a\":[1.5]} for parameter 'name' supplied:  Hint: Value was of type 'dict'.");
        assertThat(post("runs/get", "no json").status()).isEqualTo(405);
        assertThat(get("runs/get").message()).isEqualTo("Missing value for required parameter 'run_id'." + DOCS);
        assertThat(post("runs/update", "{'runId':'x'}").message()).contains("'run_id'");
        assertThat(post("experiments/create", "not json").message())
                .contains("Missing value for required parameter 'name'");
        assertThat(get("experiments/search").message())
                .isEqualTo("Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer");
        assertThat(post("runs/search", "{'experiment_ids':['0'],'max_results':50001}")
                        .message())
                .startsWith("Invalid value 50001 for parameter 'max_results' supplied");
    }

    @Test
    void aDeletedExperimentKeepsItsName() {
        String id = post("experiments/create", "{'name':'a'}")
                .json()
                .path("experiment_id")
                .asString();
        post("experiments/delete", "{'experiment_id':'" + id + "'}");
        Answer again = post("experiments/create", "{'name':'a'}");
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.code()).isEqualTo("RESOURCE_ALREADY_EXISTS");
        assertThat(get("experiments/get-by-name", "experiment_name", "a")
                        .json()
                        .at("/experiment/lifecycle_stage")
                        .asString())
                .isEqualTo("deleted");
        assertThat(get("experiments/get-by-name", "experiment_name", "b").message())
                .isEqualTo("Could not find experiment with name 'b'");
        Answer run = post("runs/create", "{'experiment_id':'" + id + "'}");
        assertThat(run.message()).startsWith("The experiment " + id + " must be in the 'active' state.");
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
    void artifactAddressesFollowTheRoad() {
        String ws = TestingMlflow.HOME.arm();
        String v1 = "/mlflow/v1.0" + ws + "/api/2.0/mlflow/";
        String v2 = "/mlflow/v2.0" + ws + "/api/2.0/mlflow/";
        String id = newRun();
        assertThat(send("GET", v1 + "runs/get?run_id=" + id, new byte[0])
                        .json()
                        .at("/run/info/artifact_uri")
                        .asString())
                .isEqualTo("mlflow-artifacts:/0/" + id + "/artifacts");
        assertThat(send("GET", v2 + "runs/get?run_id=" + id, new byte[0])
                        .json()
                        .at("/run/info/artifact_uri")
                        .asString())
                .isEqualTo("azureml://" + URI.create(server.url()).getAuthority() + "/mlflow/v2.0" + ws
                        + "/experiments/0/runs/" + id + "/artifacts");
    }

    @Test
    void eachWorkspaceIsARootOfItsOwn() {
        String id = newRun();
        String other = "/mlflow/v1.0/subscriptions/s1/resourceGroups/rg/providers/Microsoft.MachineLearningServices"
                + "/workspaces/fresh/api/2.0/mlflow/";
        assertThat(send("GET", other + "runs/get?run_id=" + id, new byte[0]).status())
                .isEqualTo(404);
        assertThat(send("GET", other + "experiments/get?experiment_id=0", new byte[0])
                        .status())
                .isEqualTo(200);
    }

    @Test
    void ajaxPathsAnswerAsWell() {
        assertThat(send("GET", "/ajax-api/2.0/mlflow/experiments/get?experiment_id=0", new byte[0])
                        .status())
                .isEqualTo(200);
        assertThat(send("GET", "/ajax-api/3.0/mlflow/server-info", new byte[0])
                        .json()
                        .path("store_type")
                        .asString())
                .isEqualTo("SqlStore");
        assertThat(send("GET", "/health", new byte[0]).text()).isEqualTo("OK");
        assertThat(send("GET", "/version", new byte[0]).text()).startsWith("3.");
    }

    @Test
    void whatIsNotOfferedIsNoJson() {
        Answer answer = send("POST", "/api/3.0/mlflow/traces/search", "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).startsWith("<!doctype html>");
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
        assertThat(post("runs/search", "{'experiment_ids':['0'],'filter':'metrics.a > 1 OR metrics.b > 1'}")
                        .message())
                .startsWith("Invalid clause(s) in filter string: 'OR'");
        assertThat(post("runs/search", "{'experiment_ids':['0'],'page_token':'???'}")
                        .message())
                .isEqualTo("Invalid page token, could not base64-decode");
    }

    @Test
    void artifactsGoThroughTheServer() {
        String id = newRun();
        String base = "/api/2.0/mlflow-artifacts/artifacts/0/" + id + "/artifacts";
        byte[] text = "hello world".getBytes(StandardCharsets.UTF_8);
        Answer put = send("PUT", base + "/d/%C3%BC%20x.txt", text);
        assertThat(put.status()).isEqualTo(200);
        Answer got = send("GET", base + "/d/%C3%BC%20x.txt", new byte[0]);
        assertThat(got.text()).isEqualTo("hello world");
        assertThat(got.headers().firstValue("content-disposition").orElse(""))
                .isEqualTo("attachment; filename*=UTF-8''%C3%BC%20x.txt");
        assertThat(got.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(got.headers().firstValue("content-security-policy")).contains("sandbox");
        assertThat(got.headers().firstValue("etag")).isPresent();
        Answer part = send("GET", base + "/d/%C3%BC%20x.txt", new byte[0], "Range", "bytes=6-8");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.text()).isEqualTo("wor");
        assertThat(part.headers().firstValue("content-range")).contains("bytes 6-8/11");
        send("PUT", base + "/top.json", text);
        JsonNode proxied = send("GET", "/api/2.0/mlflow-artifacts/artifacts?path=0/" + id + "/artifacts/d", new byte[0])
                .json();
        assertThat(proxied.at("/files/0/path").asString()).isEqualTo("ü x.txt");
        JsonNode listed = get("artifacts/list", "run_id", id).json();
        assertThat(listed.path("root_uri").asString()).isEqualTo("mlflow-artifacts:/0/" + id + "/artifacts");
        assertThat(listed.path("files").toString())
                .isEqualTo(
                        "[{\"path\":\"d\",\"is_dir\":true},{\"path\":\"top.json\",\"is_dir\":false,\"file_size\":11}]");
        assertThat(get("artifacts/list", "run_id", id, "path", "d")
                        .json()
                        .at("/files/0/path")
                        .asString())
                .isEqualTo("d/ü x.txt");
        assertThat(send("DELETE", base + "/d", new byte[0]).status()).isEqualTo(200);
        assertThat(send("DELETE", base + "/d", new byte[0]).status()).isEqualTo(200);
        assertThat(send("GET", base + "/d/%C3%BC%20x.txt", new byte[0]).status())
                .isEqualTo(404);
    }

    @Test
    void artifactPathsNeverLeaveTheirFolder() {
        String id = newRun();
        String base = "/api/2.0/mlflow-artifacts/artifacts/0/" + id + "/artifacts/";
        for (String path : List.of("%2e%2e/x", "a/%2e%2e%2fx", "%252e%252e/x", "a%00b", "a%5cb", "a//b", "%2e/x")) {
            Answer answer = send("PUT", base + path, new byte[1]);
            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(answer.message()).as(path).isEqualTo("Invalid path");
        }
        assertThat(get("artifacts/list", "run_id", id, "path", "../..").message())
                .isEqualTo("Invalid path");
        assertThat(send("POST", "/api/2.0/mlflow-artifacts/mpu/create/0/x", new byte[0])
                        .status())
                .isEqualTo(501);
    }

    @Test
    void theRegistryDoesAsClientsExpect() {
        assertThat(post("registered-models/create", "{'name':'a/b'}").message())
                .isEqualTo("Invalid model name 'a/b'. Names cannot contain '/' or ':'.");
        post("registered-models/create", "{'name':'m','tags':[{'key':'t','value':'v'}]}");
        Answer twice = post("registered-models/create", "{'name':'m'}");
        assertThat(twice.code()).isEqualTo("RESOURCE_ALREADY_EXISTS");
        assertThat(twice.message()).isEqualTo("Registered Model (name=m) already exists.");
        JsonNode version = post("model-versions/create", "{'name':'m','source':'s3://b/x','run_id':'r1'}")
                .json()
                .path("model_version");
        assertThat(version.path("version").asString()).isEqualTo("1");
        assertThat(version.path("current_stage").asString()).isEqualTo("None");
        assertThat(version.path("status").asString()).isEqualTo("READY");
        post("model-versions/create", "{'name':'m','source':'s3://b/y'}");
        assertThat(get("registered-models/get-latest-versions", "name", "m")
                        .json()
                        .at("/model_versions/0/version")
                        .asString())
                .isEqualTo("2");
        Answer staged = post(
                "model-versions/transition-stage",
                "{'name':'m','version':'1','stage':'production','archive_existing_versions':false}");
        assertThat(staged.json().at("/model_version/current_stage").asString()).isEqualTo("Production");
        post("registered-models/alias", "{'name':'m','alias':'champ','version':'1'}");
        assertThat(get("registered-models/alias", "name", "m", "alias", "champ")
                        .json()
                        .at("/model_version/aliases/0")
                        .asString())
                .isEqualTo("champ");
        Answer none = get("registered-models/alias", "name", "m", "alias", "no");
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.message()).isEqualTo("Registered model alias no not found.");
        assertThat(post("registered-models/alias", "{'name':'m','alias':'Latest','version':'1'}")
                        .message())
                .isEqualTo("'latest' alias name (case insensitive) is reserved.");
        assertThat(get("model-versions/get", "name", "m", "version", "9").status())
                .isEqualTo(404);
        assertThat(get("model-versions/get", "name", "m", "version", "x").message())
                .isEqualTo("Parameter 'version' must be an integer, got 'x'.");
        assertThat(get("model-versions/search", "filter", "name = 'm' and run_id='r1'")
                        .json()
                        .path("model_versions"))
                .hasSize(1);
        assertThat(get("registered-models/search", "filter", "tags.t = 'v'")
                        .json()
                        .path("registered_models"))
                .hasSize(1);
        assertThat(send(
                                "DELETE",
                                API + "model-versions/delete",
                                "{\"name\":\"m\",\"version\":\"1\"}".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(200);
        assertThat(send("DELETE", API + "registered-models/delete", "{\"name\":\"m\"}".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(200);
        assertThat(get("registered-models/get", "name", "m").message())
                .isEqualTo("Registered Model with name=m not found");
    }

    @Test
    void promptsAreHiddenUnlessAskedFor() {
        post("registered-models/create", "{'name':'p','tags':[{'key':'mlflow.prompt.is_prompt','value':'true'}]}");
        post("registered-models/create", "{'name':'m'}");
        assertThat(get("registered-models/search").json().path("registered_models"))
                .hasSize(1);
        assertThat(get("registered-models/search", "filter", "tag.`mlflow.prompt.is_prompt` != 'true'")
                        .json()
                        .at("/registered_models/0/name")
                        .asString())
                .isEqualTo("m");
        assertThat(get("registered-models/search", "filter", "tags.`mlflow.prompt.is_prompt` = 'true'")
                        .json()
                        .at("/registered_models/0/name")
                        .asString())
                .isEqualTo("p");
    }

    @Test
    void sourcesOfVersionsAreGuarded() {
        String run = newRun();
        String other = newRun();
        post("registered-models/create", "{'name':'m'}");
        for (String source : List.of(
                "/etc/passwd",
                "file:///etc",
                "s3://b/../x",
                "mlflow-artifacts:/0/" + other + "/artifacts/m",
                "mlflow-artifacts:/0/" + run + "/artifacts/%252e%252e/x")) {
            assertThat(post("model-versions/create", "{'name':'m','run_id':'" + run + "','source':'" + source + "'}")
                            .message())
                    .as(source)
                    .startsWith("Invalid model version source");
        }
        assertThat(post("model-versions/create", "{'name':'m','source':'models:/none/1'}")
                        .status())
                .isEqualTo(404);
        String good = "mlflow-artifacts:/0/" + run + "/artifacts/m";
        assertThat(post("model-versions/create", "{'name':'m','run_id':'" + run + "','source':'" + good + "'}")
                        .status())
                .isEqualTo(200);
        assertThat(post("model-versions/create", "{'name':'m','source':'models:/m/1'}")
                        .json()
                        .at("/model_version/source")
                        .asString())
                .isEqualTo("models:/m/1");
        assertThat(get("model-versions/get-download-uri", "name", "m", "version", "2")
                        .json()
                        .path("artifact_uri")
                        .asString())
                .isEqualTo(good);
    }

    @Test
    void modelsRegisteredByAzuresApiCanBeDownloaded() {
        server.assets.put(
                server.workspace,
                AssetKind.MODEL,
                AssetSpec.of("az", "3", "mlflow_model", "azureml://datastores/workspaceblobstore/paths/some/model"),
                "me");
        assertThat(get("model-versions/get-download-uri", "name", "az", "version", "3")
                        .json()
                        .path("artifact_uri")
                        .asString())
                .isEqualTo("mlflow-artifacts:/_blobs/azureml-blobstore/some/model");
        assertThat(send("PUT", "/api/2.0/mlflow-artifacts/artifacts/_blobs/azureml-blobstore/x", new byte[1])
                        .status())
                .isEqualTo(400);
    }

    @Test
    void loggedModelsLiveFromPendingToRegistered() {
        String run = newRun();
        JsonNode model = post(
                        "logged-models",
                        "{'experiment_id':'0','name':'clf','source_run_id':'" + run
                                + "','params':[{'key':'a','value':'1'}]}")
                .json()
                .path("model");
        String id = model.at("/info/model_id").asString();
        assertThat(model.at("/info/status").asString()).isEqualTo("LOGGED_MODEL_PENDING");
        assertThat(model.at("/info/artifact_uri").asString())
                .isEqualTo("mlflow-artifacts:/0/models/" + id + "/artifacts");
        send(
                "PUT",
                "/api/2.0/mlflow-artifacts/artifacts/0/models/" + id + "/artifacts/MLmodel",
                "x: 1".getBytes(StandardCharsets.UTF_8));
        Answer ready = send(
                "PATCH",
                API + "logged-models/" + id,
                ("{\"model_id\":\"" + id + "\",\"status\":\"LOGGED_MODEL_READY\"}").getBytes(StandardCharsets.UTF_8));
        assertThat(ready.json().at("/model/info/status").asString()).isEqualTo("LOGGED_MODEL_READY");
        assertThat(get("logged-models/" + id + "/artifacts/directories")
                        .json()
                        .at("/files/0/path")
                        .asString())
                .isEqualTo("MLmodel");
        post("runs/outputs", "{'run_id':'" + run + "','models':[{'model_id':'" + id + "','step':'2'}]}");
        assertThat(run(run).at("/outputs/model_outputs/0/model_id").asString()).isEqualTo(id);
        post("registered-models/create", "{'name':'m'}");
        post("model-versions/create", "{'name':'m','source':'models:/" + id + "','model_id':'" + id + "'}");
        assertThat(server.assets
                        .get(server.workspace, AssetKind.MODEL, "m", "1")
                        .type())
                .isEqualTo("mlflow_model");
        assertThat(get("logged-models/" + id).json().at("/model/info/tags").toString())
                .contains("mlflow.modelVersions");
        assertThat(post("logged-models/search", "{'experiment_ids':['0'],'filter':'params.a = \\u00271\\u0027'}")
                        .json()
                        .path("models"))
                .hasSize(1);
        assertThat(get("logged-models/m-" + "0".repeat(32)).message()).endsWith("not found.");
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

    @Test
    void aJobWritesToItsOwnRunsOnly() {
        String v1 = "/mlflow/v1.0" + TestingMlflow.HOME.arm() + "/api/2.0/mlflow";
        String foreign = newRun();
        server.tracking.createRun(
                server.workspace.guid(), RunSpec.ofJob("good_job", "0", "train", "me", Instant.EPOCH, Map.of()));
        String child = asJob(
                        "POST",
                        v1 + "/runs/create",
                        "{'experiment_id':'0','tags':[{'key':'mlflow.parentRunId','value':'good_job'}]}")
                .json()
                .at("/run/info/run_id")
                .asString();
        for (String run : List.of("good_job", child)) {
            assertThat(asJob("POST", v1 + "/runs/log-parameter", "{'run_id':'" + run + "','key':'p','value':'1'}")
                            .status())
                    .isEqualTo(200);
            assertThat(asJob("PUT", v1 + "-artifacts/artifacts/0/" + run + "/artifacts/x", "x")
                            .status())
                    .isEqualTo(200);
        }
        Answer refused =
                asJob("POST", v1 + "/runs/log-parameter", "{'run_id':'" + foreign + "','key':'p','value':'1'}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("PERMISSION_DENIED");
        assertThat(asJob("PUT", v1 + "-artifacts/artifacts/0/" + foreign + "/artifacts/x", "x")
                        .status())
                .isEqualTo(403);
        assertThat(asJob("POST", v1 + "/logged-models", "{'experiment_id':'0','source_run_id':'" + foreign + "'}")
                        .status())
                .isEqualTo(403);
        assertThat(asJob("POST", API + "runs/create", "{'experiment_id':'0'}").status())
                .isEqualTo(403);
    }

    private Answer asJob(String method, String path, String body) {
        return send(method, path, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "x-test-job", "good_job");
    }
}
