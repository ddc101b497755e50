package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Artifacts through the server. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class ArtifactsTest extends MlflowSuite {
    ArtifactsTest(String kind) {
        super(kind);
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
    }

    @Test
    void singleFilesAreFetchedByWhatTheyBelongTo() {
        String id = newRun();
        byte[] text = "flavors: {}".getBytes(StandardCharsets.UTF_8);
        Answer sent = send("POST", "/ajax-api/2.0/mlflow/upload-artifact?run_uuid=" + id + "&path=m/MLmodel", text);
        assertThat(sent.status()).isEqualTo(200);
        Answer got = send("GET", "/get-artifact?path=m/MLmodel&run_uuid=" + id, new byte[0]);
        assertThat(got.text()).isEqualTo("flavors: {}");
        assertThat(got.headers().firstValue("content-type")).contains("text/plain");
        post("registered-models/create", "{'name':'m'}");
        post(
                "model-versions/create",
                "{'name':'m','run_id':'" + id + "','source':'mlflow-artifacts:/0/" + id + "/artifacts/m'}");
        String version = "/model-versions/get-artifact?name=m&version=1&path=";
        assertThat(send("GET", version + "MLmodel", new byte[0]).text()).isEqualTo("flavors: {}");
        assertThat(send("GET", version + "../MLmodel", new byte[0]).message()).isEqualTo("Invalid path");
        String model = post("logged-models", "{'experiment_id':'0','name':'lm'}")
                .json()
                .at("/model/info/model_id")
                .asString();
        send("PUT", "/api/2.0/mlflow-artifacts/artifacts/0/models/" + model + "/artifacts/MLmodel", text);
        assertThat(get("logged-models/" + model + "/artifacts/files", "artifact_file_path", "MLmodel")
                        .text())
                .isEqualTo("flavors: {}");
    }

    @Test
    void uploadsOfBrowsersSayWhatTheyLack() {
        String upload = "/ajax-api/2.0/mlflow/upload-artifact";
        assertThat(send("POST", upload, new byte[1]).message()).isEqualTo("Request must specify run_uuid.");
        assertThat(send("POST", upload + "?run_uuid=x", new byte[1]).message()).isEqualTo("Request must specify path.");
        assertThat(send("POST", upload + "?run_uuid=x&path=p", new byte[0]).message())
                .isEqualTo("Request must specify data.");
        assertThat(send("POST", upload + "?run_uuid=x&path=p", new byte[1]).status())
                .isEqualTo(404);
    }
}
