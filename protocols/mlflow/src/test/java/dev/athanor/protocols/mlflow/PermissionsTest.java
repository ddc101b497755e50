package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.platform.security.RoleGrant;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Users with passwords, and what permissions open to them. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class PermissionsTest extends MlflowSuite {
    private static final String V3 = "/api/3.0/mlflow/";
    private static final String ELSEWHERE = "/mlflow/v1.0/subscriptions/s/resourceGroups/g/providers/"
            + "Microsoft.MachineLearningServices/workspaces/other";

    PermissionsTest(String kind) {
        super(kind);
    }

    @BeforeEach
    void makeAnn() {
        assertThat(post("users/create", "{'username':'ann','password':'correct horse'}")
                        .status())
                .isEqualTo(200);
    }

    private Answer ann(String method, String path, String body) {
        return as("ann", method, path, body);
    }

    private Answer as(String user, String method, String path, String body) {
        String basic = Base64.getEncoder().encodeToString((user + ":correct horse").getBytes(StandardCharsets.UTF_8));
        return send(
                method,
                path,
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                "Authorization",
                "Basic " + basic);
    }

    private Answer ann(String method, String path) {
        return ann(method, path, "");
    }

    private void grant(String type, String id, String level) {
        assertThat(send(
                                "POST",
                                V3 + "users/permissions/grant",
                                ("{\"username\":\"ann\",\"resource_type\":\"" + type + "\",\"resource_id\":\"" + id
                                                + "\",\"permission\":\"" + level + "\"}")
                                        .getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(200);
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("PERMISSION_DENIED");
    }

    private static void opened(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private String experiment(String name) {
        return post("experiments/create", "{'name':'" + name + "'}")
                .json()
                .path("experiment_id")
                .asString();
    }

    private String runIn(String experiment) {
        return post("runs/create", "{'experiment_id':'" + experiment + "','start_time':1}")
                .json()
                .at("/run/info/run_id")
                .asString();
    }

    private static Set<String> names(JsonNode list, String pointer) {
        var names = new TreeSet<String>();
        StreamSupport.stream(list.spliterator(), false)
                .forEach(one -> names.add(one.at(pointer).asString()));
        return names;
    }

    @Test
    void wrongPasswordsAreChallenged() {
        Answer answer = send("GET", API + "users/current", new byte[0], "Authorization", "Basic YW5uOm5vcGU=");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
        assertThat(answer.headers().firstValue("www-authenticate").orElse("")).contains("Basic realm=\"mlflow\"");
    }

    @Test
    void usersAreMadeListedChangedAndDeleted() {
        JsonNode ann = get("users/get", "username", "ann").json().path("user");
        assertThat(ann.path("id").isIntegralNumber()).isTrue();
        assertThat(ann.path("is_admin").asBoolean()).isFalse();
        assertThat(post("users/create", "{'username':'ann','password':'correct horse'}")
                        .code())
                .isEqualTo("RESOURCE_ALREADY_EXISTS");
        assertThat(get("users/get", "username", "bob").code()).isEqualTo("RESOURCE_DOES_NOT_EXIST");
        post("users/create", "{'username':'bob','password':'correct horse'}");
        assertThat(names(get("users/list").json().path("users"), "/username")).containsExactly("ann", "bob");
        assertThat(ann("GET", API + "users/current").json().at("/user/username").asString())
                .isEqualTo("ann");
        opened(ann("GET", API + "users/get?username=ann"));
        for (String path : List.of("users/get?username=bob", "users/list")) {
            refused(ann("GET", API + path));
        }
        refused(ann("POST", API + "users/create", "{'username':'eve','password':'correct horse'}"));
        refused(ann("PATCH", API + "users/update-admin", "{'username':'ann','is_admin':true}"));
        refused(ann("PATCH", API + "users/update-password", "{'username':'bob','password':'another horse'}"));
        refused(ann("DELETE", API + "users/delete", "{'username':'bob'}"));
        assertThat(send("PATCH", API + "users/update-admin", bytes("{'username':'ann','is_admin':true}"))
                        .status())
                .isEqualTo(200);
        opened(ann("DELETE", API + "users/delete", "{'username':'bob'}"));
        assertThat(ann("DELETE", API + "users/delete", "{'username':'ann'}").message())
                .contains("their own account");
        opened(ann("PATCH", API + "users/update-admin", "{'username':'ann','is_admin':false}"));
        refused(ann("GET", API + "users/list"));
    }

    @Test
    void oneChangesOnesPasswordByTheCurrentOne() {
        String path = API + "users/update-password";
        assertThat(ann("PATCH", path, "{'username':'ann','password':'another horse'}")
                        .message())
                .contains("Current password is required");
        assertThat(ann("PATCH", path, "{'username':'ann','password':'another horse','current_password':'wrong horse'}")
                        .message())
                .contains("does not match");
        opened(ann("PATCH", path, "{'username':'ann','password':'another horse','current_password':'correct horse'}"));
        assertThat(ann("GET", API + "users/current").status()).isEqualTo(401);
        opened(send("PATCH", path, bytes("{'username':'ann','password':'correct horse'}")));
        opened(ann("GET", API + "users/current"));
    }

    private static byte[] bytes(String body) {
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aPermissionOpensWhatItSaysAndNoMore() {
        String id = experiment("theirs");
        String run = runIn(id);
        String param = "{'run_id':'" + run + "','key':'p','value':'1'}";
        opened(ann("GET", API + "runs/get?run_id=" + run));
        refused(ann("POST", API + "runs/log-parameter", param));
        grant("experiment", id, "EDIT");
        opened(ann("POST", API + "runs/log-parameter", param));
        opened(ann("PUT", "/api/2.0/mlflow-artifacts/artifacts/" + id + "/" + run + "/artifacts/f.txt", "x"));
        refused(ann("POST", API + "runs/delete", "{'run_id':'" + run + "'}"));
        refused(ann("POST", API + "experiments/delete", "{'experiment_id':'" + id + "'}"));
        grant("experiment", id, "MANAGE");
        opened(ann("POST", API + "runs/delete", "{'run_id':'" + run + "'}"));
        grant("experiment", id, "NO_PERMISSIONS");
        for (String path : List.of(
                API + "experiments/get?experiment_id=" + id,
                API + "experiments/get?experiment_id=0" + id,
                API + "experiments/get-by-name?experiment_name=theirs",
                API + "runs/get?run_id=" + run,
                API + "runs/get?run_uuid=" + run,
                API + "artifacts/list?run_id=" + run,
                API + "metrics/get-history?metric_key=m&run_id=" + run,
                API + "metrics/get-history-bulk-interval?metric_key=m&run_ids=" + run,
                "/get-artifact?path=f.txt&run_id=" + run,
                "/api/2.0/mlflow-artifacts/artifacts/" + id + "/" + run + "/artifacts/f.txt",
                "/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/f.txt",
                "/api/2.0/mlflow-artifacts/artifacts?path=" + id + "/" + run + "/artifacts")) {
            refused(ann("GET", path));
        }
        refused(ann(
                "POST", "/ajax-api/2.0/mlflow/upload-artifact?path=x&run_id=" + ownRun() + "&run_uuid=" + run, "x"));
        assertThat(ann("GET", API + "runs/get?run_id=" + "0".repeat(32)).status())
                .isEqualTo(404);
        assertThat(ann("GET", API + "experiments/get-by-name?experiment_name=none")
                        .status())
                .as("clients make it then")
                .isEqualTo(404);
    }

    /** A run of Ann's. */
    private String ownRun() {
        String id = ann("POST", API + "experiments/create", "{'name':'mine'}")
                .json()
                .path("experiment_id")
                .asString();
        Answer made = ann("POST", API + "runs/create", "{'experiment_id':'" + id + "'}");
        opened(made);
        return made.json().at("/run/info/run_id").asString();
    }

    @Test
    void searchesHoldWhatMayBeRead() {
        String hidden = experiment("hidden");
        String seen = experiment("seen");
        runIn(hidden);
        String visible = runIn(seen);
        grant("experiment", hidden, "NO_PERMISSIONS");
        String search = "{'max_results':10,'view_type':'ALL'}";
        assertThat(names(ann("POST", API + "experiments/search", search).json().path("experiments"), "/name"))
                .containsExactly("Default", "seen");
        assertThat(ann("POST", API + "experiments/search", "{'max_results':1,'count':true}")
                        .json()
                        .path("total_count")
                        .asInt())
                .isEqualTo(2);
        String tricky = "{'max_results':10,'filter':'name = \\\"x\\\") OR (name LIKE \\\"%\\\"'}";
        assertThat(ann("POST", API + "experiments/search", tricky).status()).isEqualTo(400);
        assertThat(names(
                        ann(
                                        "POST",
                                        API + "runs/search",
                                        "{'experiment_ids':['" + hidden + "','0" + hidden + "','" + seen + "']}")
                                .json()
                                .path("runs"),
                        "/info/run_id"))
                .containsExactly(visible);
        assertThat(ann("POST", API + "runs/search", "{'experiment_ids':['" + hidden + "']}")
                        .text())
                .isEqualTo("{}");
        assertThat(ann(
                                "POST",
                                V3 + "traces/search",
                                "{'locations':[{'type':'MLFLOW_EXPERIMENT','mlflow_experiment':{'experiment_id':'"
                                        + hidden + "'}}]}")
                        .text())
                .isEqualTo("{}");
        JsonNode graph = ann(
                        "POST",
                        "/graphql",
                        "{'query':'query { mlflowGetExperiment(input: {experimentId: \\\"" + hidden
                                + "\\\"}) { experiment { name } } }'}")
                .json();
        assertThat(graph.at("/errors/0").asString()).contains("NO_PERMISSIONS");
        assertThat(graph.toString()).doesNotContain("hidden");
    }

    @Test
    void modelsAreRegisteredSeenAndKept() {
        post("registered-models/create", "{'name':'theirs'}");
        post("registered-models/create", "{'name':'it\\u0027s secret'}");
        grant("registered_model", "it's secret", "NO_PERMISSIONS");
        opened(ann("POST", API + "registered-models/create", "{'name':'mine'}"));
        assertThat(names(ann("GET", API + "registered-models/search").json().path("registered_models"), "/name"))
                .containsExactly("mine", "theirs");
        refused(ann("GET", API + "registered-models/get?name=it%27s%20secret"));
        refused(ann("PATCH", API + "registered-models/update", "{'name':'theirs','description':'d'}"));
        opened(ann("PATCH", API + "registered-models/update", "{'name':'mine','description':'d'}"));
        String hidden = experiment("hidden");
        String run = runIn(hidden);
        grant("experiment", hidden, "NO_PERMISSIONS");
        for (String source : List.of(
                "runs:/" + run + "/m",
                "mlflow-artifacts:/" + hidden + "/" + run + "/artifacts/m",
                "mlflow-artifacts:/_blobs/azureml/x",
                "azureml://datastores/workspaceblobstore/paths/x",
                "models:/it%27s%20secret/1")) {
            refused(ann("POST", API + "model-versions/create", "{'name':'mine','source':'" + source + "'}"));
        }
        String own = ownRun();
        opened(ann("POST", API + "model-versions/create", "{'name':'mine','source':'runs:/" + own + "/m'}"));
        assertThat(ann("GET", API + "model-versions/search").json().path("model_versions"))
                .hasSize(1);
        opened(ann("POST", API + "registered-models/rename", "{'name':'mine','new_name':'renamed'}"));
        opened(ann("DELETE", API + "registered-models/delete", "{'name':'renamed'}"));
        post("registered-models/create", "{'name':'renamed'}");
        refused(ann("DELETE", API + "registered-models/delete", "{'name':'renamed'}"));
    }

    @Test
    void elsewhereOnlyGrantsAndRolesOpen() {
        String id = send("POST", ELSEWHERE + API + "experiments/create", bytes("{'name':'far'}"))
                .json()
                .path("experiment_id")
                .asString();
        String path = ELSEWHERE + API + "experiments/get?experiment_id=" + id;
        refused(ann("GET", path));
        refused(ann("POST", ELSEWHERE + API + "experiments/create", "{'name':'annas'}"));
        assertThat(ann("POST", ELSEWHERE + API + "experiments/search", "{'max_results':10}")
                        .text())
                .isEqualTo("{}");
        opened(send(
                "POST",
                ELSEWHERE + V3 + "users/permissions/grant",
                bytes("{'username':'ann','resource_type':'experiment','resource_id':'" + id
                        + "','permission':'READ'}")));
        opened(ann("GET", path));
        assertThat(names(
                        ann("POST", ELSEWHERE + API + "experiments/search", "{'max_results':10}")
                                .json()
                                .path("experiments"),
                        "/name"))
                .containsExactly("far");
        String principal = server.security.users().get("ann").principal().id();
        server.security
                .roles()
                .assign(
                        Ids.secure().guid(),
                        RoleGrant.to(principal, "AzureML Data Scientist", ELSEWHERE.replaceFirst("/mlflow/v1.0", "")),
                        server.security.owner());
        opened(ann("POST", ELSEWHERE + API + "experiments/create", "{'name':'annas'}"));
    }

    @Test
    void whoManagesAThingGivesItToOthers() {
        post("users/create", "{'username':'bob','password':'correct horse'}");
        String run = ownRun();
        String mine = run(run).at("/info/experiment_id").asString();
        String grant =
                "{'username':'bob','resource_type':'experiment','resource_id':'" + mine + "','permission':'EDIT'}";
        refused(as("bob", "POST", V3 + "users/permissions/grant", grant));
        opened(ann("POST", V3 + "users/permissions/grant", grant));
        opened(as("bob", "POST", API + "runs/set-tag", "{'run_id':'" + run + "','key':'k','value':'v'}"));
        assertThat(as("bob", "GET", V3 + "users/current/permissions", "")
                        .json()
                        .at("/permissions/0/permission")
                        .asString())
                .isEqualTo("EDIT");
        JsonNode effective = as(
                        "bob",
                        "GET",
                        V3 + "users/permissions/get?username=bob&resource_type=experiment&resource_id=" + mine,
                        "")
                .json();
        assertThat(effective.path("permission").asString()).isEqualTo("EDIT");
        assertThat(effective.path("allowed").asBoolean()).isTrue();
        opened(ann(
                "POST",
                V3 + "users/permissions/revoke",
                "{'username':'bob','resource_type':'experiment','resource_id':'" + mine + "'}"));
        refused(as("bob", "POST", API + "runs/set-tag", "{'run_id':'" + run + "','key':'k','value':'v'}"));
    }

    @Test
    void theRoutesOfMlflow2DoTheSame() {
        String id = experiment("theirs");
        String who = "'experiment_id':'" + id + "','username':'ann'";
        JsonNode made = post("experiments/permissions/create", "{" + who + ",'permission':'EDIT'}")
                .json()
                .path("experiment_permission");
        assertThat(made.path("permission").asString()).isEqualTo("EDIT");
        assertThat(post("experiments/permissions/create", "{" + who + ",'permission':'EDIT'}")
                        .code())
                .isEqualTo("RESOURCE_ALREADY_EXISTS");
        assertThat(post("experiments/permissions/create", "{" + who + ",'permission':'ALL'}")
                        .status())
                .isEqualTo(400);
        opened(ann(
                "POST",
                API + "experiments/set-experiment-tag",
                "{'experiment_id':'" + id + "','key':'k','value':'v'}"));
        opened(send("PATCH", API + "experiments/permissions/update", bytes("{" + who + ",'permission':'READ'}")));
        assertThat(get("experiments/permissions/get", "experiment_id", id, "username", "ann")
                        .json()
                        .at("/experiment_permission/permission")
                        .asString())
                .isEqualTo("READ");
        opened(send("DELETE", API + "experiments/permissions/delete", bytes("{" + who + "}")));
        assertThat(get("experiments/permissions/get", "experiment_id", id, "username", "ann")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void tracesDatasetsAndScorersFollowTheirExperiment() {
        String hidden = experiment("hidden");
        String trace = post("traces", "{'experiment_id':'" + hidden + "','timestamp_ms':1}")
                .json()
                .at("/trace_info/request_id")
                .asString();
        String dataset = send("POST", V3 + "datasets/create", bytes("{'name':'d','experiment_ids':['" + hidden + "']}"))
                .json()
                .at("/dataset/dataset_id")
                .asString();
        send(
                "POST",
                V3 + "scorers/register",
                bytes("{'experiment_id':'" + hidden + "','name':'s','serialized_scorer':'{}'}"));
        Map<String, String> paths = Map.of(
                V3 + "traces/" + trace, "trace",
                V3 + "traces/get?trace_id=" + trace, "trace by field",
                V3 + "traces/batchGet?trace_ids=" + trace, "traces",
                V3 + "get-trace-artifact?request_id=" + trace, "spans as file",
                V3 + "datasets/" + dataset, "dataset",
                V3 + "datasets/" + dataset + "/records", "records",
                V3 + "scorers/get?name=s&experiment_id=" + hidden, "scorer");
        paths.forEach(
                (path, what) -> assertThat(ann("GET", path).status()).as(what).isNotEqualTo(403));
        grant("experiment", hidden, "NO_PERMISSIONS");
        paths.keySet().forEach(path -> refused(ann("GET", path)));
        assertThat(ann("POST", V3 + "datasets/search", "{}").text()).doesNotContain(dataset);
        assertThat(ann("GET", V3 + "scorers/list?experiment_id=" + hidden).text())
                .isEqualTo("{}");
        String open = experiment("open");
        grant("experiment", open, "EDIT");
        refused(ann(
                "POST",
                V3 + "traces",
                "{'trace':{'trace_info':{'trace_id':'" + trace
                        + "','trace_location':{'type':'MLFLOW_EXPERIMENT','mlflow_experiment':{'experiment_id':'" + open
                        + "'}},'request_time':'2026-01-01T00:00:00Z','state':'OK'}}}"));
        grant("scorer", hidden + "/s", "READ");
        opened(ann("GET", V3 + "scorers/get?name=s&experiment_id=" + hidden));
    }
}
