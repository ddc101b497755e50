package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.platform.workspaces.Workspace;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Artifacts that go past the API, by signed addresses. The storage that answers them has tests of its own; here its blocks are put directly. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class TransfersTest extends MlflowSuite {
    TransfersTest(String kind) {
        super(kind);
    }

    private Answer mpu(String verb, String run, String body) {
        return send(
                "POST",
                "/api/2.0/mlflow-artifacts/mpu/" + verb + "/0/" + run + "/artifacts/deep",
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private String read(String run) {
        return send("GET", "/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/deep/big.bin", new byte[0])
                .text();
    }

    private BlobPath blob(String run) {
        return new ContainerId(server.workspace.storageAccount(), Workspace.ARTIFACTS)
                .blob(dev.athanor.platform.assets.Assets.runFolder(run) + "deep/big.bin");
    }

    private List<String> stage(String run, JsonNode created) {
        List<String> ids = new ArrayList<>();
        for (JsonNode credential : created.path("credentials")) {
            String query = URI.create(credential.path("url").asString()).getRawQuery();
            String id = query.substring(query.indexOf("blockid=") + "blockid=".length());
            ids.add(URLDecoder.decode(id, StandardCharsets.UTF_8));
        }
        // The last comes first.
        for (int i = ids.size() - 1; i >= 0; i--) {
            byte[] part = ("part" + i + " ").getBytes(StandardCharsets.UTF_8);
            server.blobs.stageBlock(blob(run), ids.get(i), new ByteArrayInputStream(part), part.length, null);
        }
        return ids;
    }

    @Test
    void aFileIsPutTogetherOfItsPartsInTheOrderOfTheirNumbers() {
        String run = newRun();
        JsonNode created =
                mpu("create", run, "{'path':'/home/me/big.bin','num_parts':3}").json();
        assertThat(created.path("credentials").size()).isEqualTo(3);
        assertThat(created.at("/credentials/2/part_number").asInt()).isEqualTo(3);
        URI first = URI.create(created.at("/credentials/0/url").asString());
        assertThat(first.getHost()).isEqualTo("127.0.0.1");
        assertThat(first.getPath())
                .isEqualTo("/st/" + server.workspace.storageAccount() + "/azureml/"
                        + dev.athanor.platform.assets.Assets.runFolder(run) + "deep/big.bin");
        assertThat(first.getQuery()).contains("sp=w", "comp=block", "sig=");
        stage(run, created);
        Answer done = mpu(
                "complete",
                run,
                "{'path':'/home/me/big.bin','upload_id':'"
                        + created.path("upload_id").asString()
                        + "','parts':[{'part_number':2,'etag':'','url':''},{'part_number':1},{'part_number':3}]}");
        assertThat(done.status()).isEqualTo(200);
        assertThat(read(run)).isEqualTo("part0 part1 part2 ");
    }

    @Test
    void aPartThatNeverCameIsRefusedAndNothingIsMade() {
        String run = newRun();
        JsonNode created =
                mpu("create", run, "{'path':'big.bin','num_parts':1}").json();
        String id = created.path("upload_id").asString();
        assertThat(mpu("complete", run, "{'path':'big.bin','upload_id':'" + id + "','parts':[{'part_number':1}]}")
                        .status())
                .isEqualTo(400);
        assertThat(mpu("complete", run, "{'path':'big.bin','upload_id':'" + id + "','parts':[]}")
                        .message())
                .contains("'parts'");
        assertThat(server.blobs.find(blob(run))).isEmpty();
        stage(run, created);
        assertThat(mpu("abort", run, "{'path':'big.bin','upload_id':'" + id + "'}")
                        .status())
                .isEqualTo(200);
        assertThat(server.blobs.stagedBlocks(blob(run))).isEmpty();
    }

    @Test
    void addressesAreSignedForWhatOneMayTouchAlone() {
        String run = newRun();
        String other = newRun();
        for (String verb : List.of("create", "complete", "abort")) {
            Answer answer = send(
                    "POST",
                    "/api/2.0/mlflow-artifacts/mpu/" + verb + "/0/" + other + "/artifacts",
                    "{\"path\":\"x\",\"upload_id\":\"u\",\"parts\":[{\"part_number\":1}]}"
                            .getBytes(StandardCharsets.UTF_8),
                    "x-test-job",
                    run);
            assertThat(answer.status()).as(verb).isEqualTo(403);
        }
        Answer signed = send(
                "POST",
                API + "artifacts/presigned-upload-url",
                ("{\"run_id\":\"" + other + "\",\"path\":\"x\"}").getBytes(StandardCharsets.UTF_8),
                "x-test-job",
                run);
        assertThat(signed.status()).isEqualTo(403);
        assertThat(mpu("create", run, "{'path':'..','num_parts':1}").message()).isEqualTo("Invalid path");
        assertThat(mpu("create", run, "{'path':'x','num_parts':50001}").message())
                .contains("num_parts is 50001", "MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE");
    }

    @Test
    void singleFilesHaveSignedAddressesForAWhile() {
        String run = newRun();
        send("PUT", "/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/a.txt", new byte[7]);
        JsonNode proxied = send("GET", "/api/2.0/mlflow-artifacts/presigned/0/" + run + "/artifacts/a.txt", new byte[0])
                .json();
        assertThat(proxied.path("file_size").asInt()).isEqualTo(7);
        assertThat(proxied.path("url").asString()).contains("sp=r");
        JsonNode download = post(
                        "artifacts/presigned-download-url", "{'run_id':'" + run + "','path':'a.txt','expiration':60}")
                .json();
        assertThat(download.path("presigned_url").asString())
                .contains("/a.txt?")
                .contains("sp=r");
        JsonNode upload = post("artifacts/presigned-upload-url", "{'run_id':'" + run + "','path':'b/c.json'}")
                .json();
        assertThat(upload.path("presigned_url").asString())
                .contains("/b/c.json?")
                .contains("sp=w");
        assertThat(upload.at("/headers/x-ms-blob-type").asString()).isEqualTo("BlockBlob");
        assertThat(post("artifacts/presigned-download-url", "{'run_id':'" + run + "','path':'none'}")
                        .code())
                .isEqualTo("RESOURCE_DOES_NOT_EXIST");
        assertThat(post("artifacts/presigned-upload-url", "{'run_id':'" + run + "','path':'x','expiration':604801}")
                        .message())
                .isEqualTo("expiration must be between 1 and 604800 seconds (got 604801).");
    }
}
