package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.tracking.RunSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Traces of both versions of the API, spans of exporters, assessments. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class TracesTest extends MlflowSuite {
    private static final String V3 = "/api/3.0/mlflow/traces";
    private static final String ID = "tr-000102030405060708090a0b0c0d0e0f";
    private static final String SPANS = "{'resourceSpans':[{'scopeSpans':[{'spans':[{"
            + "'traceId':'000102030405060708090a0b0c0d0e0f','spanId':'1011121314151617','name':'ask',"
            + "'startTimeUnixNano':'1000000000','endTimeUnixNano':'3000000000','attributes':["
            + "{'key':'fruit','value':{'stringValue':'apple'}},{'key':'mlflow.spanType','value':{'stringValue':'LLM'}},"
            + "{'key':'mlflow.spanInputs','value':{'kvlistValue':{'values':[{'key':'q','value':{'stringValue':'why'}}]}}}],"
            + "'status':{'code':1}}]}]}]}";

    TracesTest(String kind) {
        super(kind);
    }

    private Answer json(String method, String path, String body) {
        return send(method, path, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private Answer export() {
        return send(
                "POST",
                "/v1/traces",
                SPANS.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                "x-mlflow-experiment-id",
                "0");
    }

    private Answer start() {
        return json(
                "POST",
                V3,
                "{'trace':{'trace_info':{'trace_id':'" + ID + "','trace_location':{'type':'MLFLOW_EXPERIMENT',"
                        + "'mlflow_experiment':{'experiment_id':'0'}},'request_time':'2026-01-01T00:00:00.123Z',"
                        + "'execution_duration':'0.5s','state':'OK','trace_metadata':{'m':'1'},'tags':{'t':'x'}}}}");
    }

    @Test
    void aTraceSaysAllThatClientsRead() {
        JsonNode info = start().json().at("/trace/trace_info");
        assertThat(info.path("request_time").asString()).isEqualTo("2026-01-01T00:00:00.123Z");
        assertThat(info.path("execution_duration").asString()).isEqualTo("0.500s");
        assertThat(info.path("state").asString()).isEqualTo("OK");
        assertThat(info.at("/trace_location/mlflow_experiment/experiment_id").asString())
                .isEqualTo("0");
        assertThat(info.at("/tags/mlflow.artifactLocation").asString())
                .isEqualTo("mlflow-artifacts:/0/traces/" + ID + "/artifacts");
        assertThat(info.at("/tags/mlflow.trace.spansLocation").asString()).isEqualTo("TRACKING_STORE");
        JsonNode old = get("traces/" + ID + "/info").json().path("trace_info");
        assertThat(old.path("timestamp_ms").asLong()).isEqualTo(1767225600123L);
        assertThat(old.path("execution_time_ms").asLong()).isEqualTo(500);
        assertThat(old.path("request_metadata").toString()).isEqualTo("[{\"key\":\"m\",\"value\":\"1\"}]");
    }

    @Test
    void spansOfExportersAreReadBackInBothForms() {
        assertThat(export().status()).isEqualTo(200);
        JsonNode trace =
                send("GET", V3 + "/get?trace_id=" + ID, new byte[0]).json().path("trace");
        assertThat(trace.at("/trace_info/state").asString()).isEqualTo("OK");
        assertThat(trace.at("/trace_info/execution_duration").asString()).isEqualTo("2s");
        assertThat(trace.at("/trace_info/request_preview").asString()).isEqualTo("{\"q\": \"why\"}");
        JsonNode span = trace.at("/spans/0");
        assertThat(span.path("span_id").asString()).isEqualTo("EBESExQVFhc=");
        assertThat(span.path("start_time_unix_nano").asLong()).isEqualTo(1_000_000_000L);
        assertThat(span.path("attributes").toString())
                .contains("{\"key\":\"fruit\",\"value\":{\"string_value\":\"apple\"}}");
        Answer file = send("GET", "/ajax-api/2.0/mlflow/get-trace-artifact?request_id=" + ID, new byte[0]);
        assertThat(file.headers().firstValue("content-disposition")).contains("attachment; filename=traces.json");
        assertThat(Json.parse(file.text()).at("/spans/0/attributes/fruit").asString())
                .isEqualTo("\"apple\"");
        JsonNode found = json(
                        "POST",
                        V3 + "/search",
                        "{'locations':[{'mlflow_experiment':{'experiment_id':'0'}}],"
                                + "'filter':'span.type = \\u0027LLM\\u0027 AND span.attributes.fruit = \\u0027apple\\u0027'}")
                .json();
        assertThat(found.at("/traces/0/trace_id").asString()).isEqualTo(ID);
    }

    @Test
    void exportersAreToldWhatIsWrong() throws IOException {
        assertThat(send("POST", "/v1/traces", SPANS.getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(422);
        Answer type = send("POST", "/v1/traces", new byte[1], "x-mlflow-experiment-id", "0", "Content-Type", "a/b");
        assertThat(type.status()).isEqualTo(400);
        Answer none = send("POST", "/v1/traces", "{}".getBytes(StandardCharsets.UTF_8), "x-mlflow-experiment-id", "0");
        assertThat(none.json().path("detail").asString()).contains("no spans found");
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(SPANS.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        }
        Answer unpacked = send(
                "POST", "/v1/traces", packed.toByteArray(), "x-mlflow-experiment-id", "0", "Content-Encoding", "gzip");
        assertThat(unpacked.text()).isEqualTo("{}");
    }

    @Test
    void oldClientsBeginAndEndTraces() {
        JsonNode info = post(
                        "traces",
                        "{'experiment_id':'0','timestamp_ms':1000,'tags':[{'key':'a','value':'1'}],"
                                + "'request_metadata':[{'key':'m','value':'x'}]}")
                .json()
                .path("trace_info");
        assertThat(info.path("status").asString()).isEqualTo("IN_PROGRESS");
        String id = info.path("request_id").asString();
        JsonNode ended = json(
                        "PATCH",
                        API + "traces/" + id,
                        "{'timestamp_ms':3000,'status':'OK','tags':[{'key':'a','value':'2'}]}")
                .json()
                .path("trace_info");
        assertThat(ended.path("execution_time_ms").asLong()).isEqualTo(2000);
        assertThat(ended.path("tags").toString()).contains("{\"key\":\"a\",\"value\":\"2\"}");
        assertThat(ended.path("request_metadata").toString()).contains("\"m\"");
        String file = "{\"spans\":[{\"name\":\"from a file\",\"attributes\":{}}]}";
        send(
                "PUT",
                "/api/2.0/mlflow-artifacts/artifacts/0/traces/" + id + "/artifacts/traces.json",
                file.getBytes(StandardCharsets.UTF_8));
        assertThat(send("GET", V3 + "/get?trace_id=" + id, new byte[0])
                        .json()
                        .at("/trace/spans/0/name")
                        .asString())
                .isEqualTo("from a file");
    }

    @Test
    void tagsLinksAndDeletion() {
        start();
        String tags = V3 + "/" + ID + "/tags";
        assertThat(json("PATCH", tags, "{'key':'k','value':'v'}").status()).isEqualTo(200);
        assertThat(json("DELETE", tags, "{'key':'k'}").status()).isEqualTo(200);
        assertThat(json("DELETE", tags, "{'key':'k'}").message())
                .isEqualTo("No trace tag with key 'k' for trace with ID '" + ID + "'");
        String run = newRun();
        post("traces/link-to-run", "{'trace_ids':['" + ID + "'],'run_id':'" + run + "'}");
        assertThat(get("traces", "experiment_ids", "0", "filter", "run_id = '" + run + "'")
                        .json()
                        .path("traces"))
                .hasSize(1);
        assertThat(post("traces/delete-traces", "{'experiment_id':'0'}").status())
                .isEqualTo(400);
        assertThat(post("traces/delete-traces", "{'experiment_id':'0','request_ids':['" + ID + "']}")
                        .text())
                .isEqualTo("{\"traces_deleted\":1}");
        assertThat(get("traces/" + ID + "/info").message()).isEqualTo("Trace with ID '" + ID + "' not found.");
    }

    @Test
    void assessmentsLive() {
        start();
        String all = V3 + "/" + ID + "/assessments";
        JsonNode made = json(
                        "POST",
                        all,
                        "{'assessment':{'assessment_name':'q','feedback':{'value':{'rating':4}},"
                                + "'source':{'source_type':'HUMAN','source_id':'me'},'metadata':{'a':'1'}}}")
                .json()
                .path("assessment");
        assertThat(made.path("valid").asBoolean()).isTrue();
        String one = all + "/" + made.path("assessment_id").asString();
        JsonNode changed = json(
                        "PATCH",
                        one,
                        "{'assessment':{'assessment_name':'r','rationale':'so','metadata':{'b':'2'}},"
                                + "'update_mask':'assessmentName,rationale,metadata'}")
                .json()
                .path("assessment");
        assertThat(changed.path("assessment_name").asString()).isEqualTo("r");
        assertThat(changed.path("metadata").toString()).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
        assertThat(changed.at("/feedback/value/rating").asInt()).isEqualTo(4);
        assertThat(json("PATCH", one, "{'assessment':{'expectation':{'value':1}},'update_mask':'expectation'}")
                        .status())
                .isEqualTo(400);
        JsonNode expected = json("POST", all, "{'assessment':{'assessment_name':'e','expectation':{'value':[1,2]}}}")
                .json();
        assertThat(expected.at("/assessment/expectation/serialized_value/value").asString())
                .isEqualTo("[1, 2]");
        assertThat(send("DELETE", one, new byte[0]).status()).isEqualTo(200);
        assertThat(send("GET", one, new byte[0]).status()).isEqualTo(404);
    }

    @Test
    void aJobWritesToItsOwnTracesOnly() {
        start();
        server.tracking.createRun(
                server.workspace.guid(), RunSpec.ofJob("good_job", "0", "train", "me", Instant.EPOCH, Map.of()));
        String base = "/mlflow/v1.0" + TestingMlflow.HOME.arm() + V3 + "/" + ID;
        byte[] tag = "{\"key\":\"k\",\"value\":\"v\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(send("PATCH", base + "/tags", tag, "x-test-job", "good_job").status())
                .isEqualTo(403);
        assertThat(send("GET", base, new byte[0], "x-test-job", "good_job").status())
                .isEqualTo(200);
    }
}
