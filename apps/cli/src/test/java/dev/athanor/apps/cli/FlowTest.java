package dev.athanor.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole commands against a server that keeps what it is sent. */
final class FlowTest {
    private static final String WS = FakeServer.WORKSPACE;

    @TempDir
    Path folder;

    private FakeServer server;
    private TestingWorld world;

    @BeforeEach
    void start() throws IOException {
        server = FakeServer.start();
        world = new TestingWorld(folder).at(server);
        Files.createDirectories(folder.resolve("src"));
        Files.writeString(folder.resolve("src/train.py"), "print(1)\n");
        Files.writeString(folder.resolve("job.yml"), """
                command: python train.py
                code: ./src
                environment: azureml:e1:1
                compute: azureml:cpu
                """);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void jobCreateLooksUpUploadsAndPuts() {
        server.has("environments/e1/versions/1", "{}").has("computes/cpu", "{}");
        assertThat(world.line("ml job create -f job.yml --name j1 --query name -o tsv"))
                .as(world.err())
                .isZero();
        assertThat(world.out()).isEqualTo("j1\n");
        Object body = server.only("PUT", "/jobs/j1").json();
        assertThat(JsonText.text(body, "properties.command")).isEqualTo("python train.py");
        assertThat(JsonText.text(body, "properties.codeId")).contains("/codes/").endsWith("/versions/1");
        assertThat(JsonText.text(body, "properties.environmentId")).isEqualTo(WS + "/environments/e1/versions/1");
        assertThat(JsonText.text(body, "properties.displayName")).isEqualTo("j1");
        assertThat(server.blobs()).containsOnlyKeys("/st/acc/code1/src/train.py");
        assertThat(server.seen("PUT", "/st/acc/code1/src/train.py"))
                .as("signed addresses go without the token")
                .hasSize(2)
                .noneMatch(one -> one.headers().containsKey("authorization"));
    }

    @Test
    void nothingIsUploadedWhenAReferenceLeadsNowhere() {
        server.has("environments/e1/versions/1", "{}").has("computes", "{\"value\":[{\"name\":\"cpus\"}]}");
        assertThat(world.line("ml job create -f job.yml")).isEqualTo(1);
        assertThat(world.err())
                .contains(
                        "job.yml:4:1: compute: the workspace has no compute 'cpu'. Did you mean 'cpus'? It has: cpus");
        assertThat(server.blobs()).isEmpty();
        assertThat(server.seen("PUT", "")).isEmpty();
    }

    @Test
    void codeThatIsThereIsTakenAgain() {
        server.has("environments/e1/versions/1", "{}").has("computes/cpu", "{}");
        world.line("ml job create -f job.yml --name j1");
        String query = server.seen("GET", "/versions").getFirst().query();
        assertThat(query).contains("hashVersion=202208");
        assertThat(query.replaceAll(".*hash=([0-9a-f]*)&.*", "$1")).hasSize(64);
    }

    @Test
    void argumentsWinOverTheFileAndSetOverAll() {
        server.has("environments/e2/versions/2", "{}").has("computes/gpu", "{}");
        assertThat(
                        world.line(
                                "ml job create -f job.yml -n j2 --set compute=azureml:gpu environment=azureml:e2:2 tags.a=b limits.timeout=60"))
                .as(world.err())
                .isZero();
        Object body = server.only("PUT", "/jobs/j2").json();
        assertThat(JsonText.text(body, "properties.computeId")).isEqualTo(WS + "/computes/gpu");
        assertThat(JsonText.text(body, "properties.tags.a")).isEqualTo("b");
        assertThat(JsonText.text(body, "properties.limits.timeout")).isEqualTo("PT1M");
    }

    @Test
    void computeNeedsNoFile() {
        assertThat(world.line("ml compute create --name c1 --type amlcompute --max-instances 2 --tags a=b"))
                .as(world.err())
                .isZero();
        Object body = server.only("PUT", "/computes/c1").json();
        assertThat(JsonText.text(body, "properties.computeType")).isEqualTo("AmlCompute");
        assertThat(JsonText.text(body, "properties.properties.scaleSettings.maxNodeCount"))
                .isEqualTo("2");
        assertThat(JsonText.at(body, "tags")).isEqualTo(Map.of("a", "b"));
        assertThat(world.out()).contains("\"type\": \"amlcompute\"", "\"resourceGroup\": \"rg\"");
    }

    @Test
    void longOperationsAreFollowedToTheirEnd() {
        String operation = server.url() + "/operations/1";
        server.reply(
                        "PUT",
                        WS + "/computes/c1",
                        201,
                        "{}",
                        Map.of("Azure-AsyncOperation", operation, "retry-after-ms", "1"))
                .reply(
                        "GET",
                        "/operations/1",
                        200,
                        "{\"status\":\"Failed\",\"error\":{\"code\":\"Full\",\"message\":\"no room\"}}");
        assertThat(world.line("ml compute create --name c1 --type amlcompute")).isEqualTo(1);
        assertThat(world.err()).contains("ERROR: (Full) no room", "Code: Full", "Message: no room");
        assertThat(world.line("ml compute create --name c1 --type amlcompute --no-wait"))
                .isZero();
    }

    @Test
    void dataGoesToTheDatastoreUnderItsDigest() throws IOException {
        Files.writeString(folder.resolve("x.csv"), "a,b\n");
        assertThat(world.line("ml data create --name d --path x.csv --type uri_file"))
                .as(world.err())
                .isZero();
        String digest = "cc57292eb829d615f8e0f7860ff48993e8b0c85d6b55d04688e2dbd8547cfbb2";
        String blob = "/st/acc/azureml-blobstore/LocalUpload/" + digest + "/x.csv";
        assertThat(server.blobs()).containsOnlyKeys(blob);
        assertThat(server.blobs().get(blob)).isEqualTo("a,b\n".getBytes(StandardCharsets.UTF_8));
        Object body = server.only("PUT", "/data/d/versions/1").json();
        assertThat(JsonText.text(body, "properties.dataUri"))
                .isEqualTo("azureml://datastores/workspaceblobstore/paths/LocalUpload/" + digest + "/x.csv");
        int before = server.seen("PUT", "/x.csv").size();
        world.line("ml data create --name d --version 2 --path x.csv --type uri_file");
        assertThat(server.seen("PUT", "/x.csv"))
                .as("unchanged files are not sent again")
                .hasSize(before);
    }

    @Test
    void theNextVersionIsAskedFor() throws IOException {
        Files.writeString(folder.resolve("m.bin"), "m");
        server.has("models/m", "{\"properties\":{\"nextVersion\":\"7\"}}");
        assertThat(world.line("ml model create --name m --path m.bin"))
                .as(world.err())
                .isZero();
        assertThat(server.seen("PUT", "/models/m/versions/7")).hasSize(1);
        assertThat(world.out()).contains("\"version\": \"7\"");
    }

    @Test
    void environmentsInPlaceAreRegisteredFirst() throws IOException {
        Files.writeString(folder.resolve("conda.yml"), "dependencies: [python=3.12]\n");
        Files.writeString(folder.resolve("e.yml"), """
                command: x
                environment: {image: i, conda_file: conda.yml}
                """);
        assertThat(world.line("ml job create -f e.yml -n j3")).as(world.err()).isZero();
        FakeServer.Seen environment = server.seen("PUT", "").stream()
                .filter(one -> one.path().contains("/environments/"))
                .findFirst()
                .orElseThrow();
        assertThat(environment.path()).contains("/environments/CliV2AnonymousEnvironment/versions/");
        assertThat(JsonText.text(environment.json(), "properties.condaFile"))
                .isEqualTo("dependencies:\n- python=3.12\n");
        assertThat(JsonText.text(server.only("PUT", "/jobs/j3").json(), "properties.environmentId"))
                .isEqualTo(environment.path());
    }

    @Test
    void absentThingsEndWithStatusThree() {
        assertThat(world.line("ml compute show --name nothing")).isEqualTo(3);
        assertThat(world.err()).contains("ERROR: (NotFound)");
    }

    @Test
    void deletionNeedsAYesWhereNobodyCanBeAsked() {
        assertThat(world.line("ml compute delete --name c1")).isEqualTo(1);
        assertThat(world.err()).contains("Use --yes");
        server.reply("DELETE", WS + "/computes/c1", 200, "");
        assertThat(world.line("ml compute delete --name c1 --yes"))
                .as(world.err())
                .isZero();
    }

    @Test
    void trafficIsChangedAndTheRestKept() {
        server.has(
                "onlineEndpoints/ep",
                "{\"id\":\"" + WS
                        + "/onlineEndpoints/ep\",\"name\":\"ep\",\"location\":\"here\",\"tags\":{\"k\":\"v\"},"
                        + "\"properties\":{\"authMode\":\"Key\",\"traffic\":{},\"scoringUri\":\"x\"}}");
        assertThat(world.run("ml", "online-endpoint", "update", "-n", "ep", "--traffic", "blue=90 green=10"))
                .as(world.err())
                .isZero();
        Object body = server.only("PUT", "/onlineEndpoints/ep").json();
        assertThat(JsonText.at(body, "properties.traffic")).isEqualTo(Map.of("blue", 90L, "green", 10L));
        assertThat(JsonText.text(body, "location")).isEqualTo("here");
        assertThat(JsonText.at(body, "tags")).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void invokeSendsTheRequestWithTheKey() throws IOException {
        Files.writeString(folder.resolve("r.json"), "{\"data\":[1]}");
        server.has(
                        "onlineEndpoints/ep",
                        "{\"properties\":{\"authMode\":\"Key\",\"scoringUri\":\"" + server.url() + "/score\"}}")
                .reply(
                        "POST",
                        WS + "/onlineEndpoints/ep/listKeys",
                        200,
                        "{\"primaryKey\":\"k1\",\"secondaryKey\":\"k2\"}")
                .reply("POST", "/score", 200, "[0.5]");
        assertThat(world.line("ml online-endpoint invoke -n ep -r r.json -d blue"))
                .as(world.err())
                .isZero();
        assertThat(world.out()).isEqualTo("\"[0.5]\"\n");
        FakeServer.Seen seen = server.only("POST", "/score");
        assertThat(seen.headers())
                .containsEntry("authorization", "Bearer k1")
                .containsEntry("azureml-model-deployment", "blue");
        assertThat(seen.body()).isEqualTo("{\"data\":[1]}");
        world.line("ml online-endpoint get-credentials -n ep --query secondaryKey -o tsv");
        assertThat(world.out()).isEqualTo("k2\n");
    }

    @Test
    void streamShowsTheLogAndTheEnd() {
        String history = "/history/v1.0" + WS + "/runs/j/details";
        server.has("jobs/j", "{\"name\":\"j\",\"properties\":{\"services\":{\"Studio\":{\"endpoint\":\"https://x\"}}}}")
                .reply("GET", "/st/log", 200, "first\nsecond\n")
                .reply(
                        "GET",
                        history,
                        200,
                        "{\"status\":\"Failed\",\"logFiles\":{\"user_logs/std_log.txt\":\"https://h/st/log?sig=x\"},"
                                + "\"error\":{\"error\":{\"code\":\"UserError\",\"message\":\"line 3\"}}}");
        assertThat(world.line("ml job stream -n j")).isEqualTo(1);
        assertThat(world.out())
                .contains(
                        "RunId: j\nWeb View: https://x\n",
                        "Streaming user_logs/std_log.txt",
                        "first\nsecond\n",
                        "Execution Summary");
        assertThat(world.err()).contains("Exception : ", "line 3");
    }

    @Test
    void archivedJobsAreHiddenInTheHistory() {
        server.has("jobs/j", "{\"name\":\"j\",\"properties\":{\"experimentName\":\"exp\"}}")
                .reply("PATCH", "/history/v1.0" + WS + "/experiments/exp/runs/j", 200, "{}");
        assertThat(world.line("ml job archive -n j")).as(world.err()).isZero();
        assertThat(server.only("PATCH", "/runs/j").json()).isEqualTo(Map.of("hidden", true));
    }

    @Test
    void listsFollowTheirPages() {
        server.reply(
                        "GET",
                        WS + "/computes",
                        200,
                        "{\"value\":[{\"name\":\"a\",\"properties\":{\"computeType\":\"AmlCompute\"}}],\"nextLink\":\""
                                + server.url() + "/page2\"}")
                .reply(
                        "GET",
                        "/page2",
                        200,
                        "{\"value\":[{\"name\":\"b\",\"properties\":{\"computeType\":\"ComputeInstance\"}}]}");
        world.line("ml compute list --query [].name -o tsv");
        assertThat(world.out()).isEqualTo("a\nb\n");
        world.line("ml compute list --type computeinstance --query [].name -o tsv");
        assertThat(world.out()).isEqualTo("b\n");
    }

    @Test
    void downloadsComeWithTheirFolders() throws IOException {
        String list =
                "<EnumerationResults><Blobs><Blob><Name>m/a.txt</Name><Properties><Content-Length>2</Content-Length></Properties></Blob>"
                        + "<Blob><Name>m/sub/b &amp; c.txt</Name></Blob></Blobs><NextMarker/></EnumerationResults>";
        server.has(
                        "models/m/versions/1",
                        "{\"properties\":{\"modelUri\":\"azureml://datastores/workspaceblobstore/paths/m\"}}")
                .reply("GET", "/st/acc/azureml-blobstore", 200, list)
                .reply("GET", "/st/acc/azureml-blobstore/m/a.txt", 200, "A!")
                .reply("GET", "/st/acc/azureml-blobstore/m/sub/b & c.txt", 200, "B");
        assertThat(world.line("ml model download -n m -v 1 -p here"))
                .as(world.err())
                .isZero();
        assertThat(folder.resolve("here/m/a.txt")).hasContent("A!");
        assertThat(folder.resolve("here/m/sub/b & c.txt")).hasContent("B");
    }

    @Test
    void defaultsOfTheConfigurationFileCount() {
        assertThat(world.with("ATHANOR_WORKSPACE", "").line("configure --defaults workspace=other group=g2"))
                .isZero();
        world.line("ml compute show -n c");
        assertThat(server.seen(
                        "GET",
                        "/resourceGroups/g2/providers/Microsoft.MachineLearningServices/workspaces/other/computes/c"))
                .hasSize(1);
        world.line("ml compute show -n c -w third");
        assertThat(server.seen("GET", "/workspaces/third/computes/c")).hasSize(1);
        world.line("configure --list-defaults --query [].name -o tsv");
        assertThat(world.out().lines()).containsExactlyInAnyOrderElementsOf(List.of("workspace", "group"));
    }

    @Test
    void aDistantServerNeedsTheWorkspaceNamed() {
        world.with("ATHANOR_WORKSPACE", "");
        assertThat(world.line("ml compute list")).isEqualTo(2);
        assertThat(world.err()).contains("the following arguments are required: --workspace-name/-w");
    }

    @Test
    void withoutAServerTheMessageSaysHowToStartOne() {
        TestingWorld alone = new TestingWorld(folder);
        assertThat(alone.line("ml job list")).isEqualTo(1);
        assertThat(alone.err()).contains("ServerNotRunning", "athanor up --detach");
        assertThat(alone.line("status -o json")).isEqualTo(3);
        assertThat(alone.out()).contains("\"running\": false");
    }
}
