package dev.athanor.protocols.arm;

import static dev.athanor.protocols.arm.TestingArm.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.protocols.arm.TestingArm.Answer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class AssetsResourceTest {
    private static final TestingArm ARM = new TestingArm();

    @AfterAll
    static void close() {
        ARM.close();
    }

    private static Answer data(String name, String version, String more) {
        return ARM.put(
                WORKSPACE + "/data/" + name + "/versions/" + version,
                "{'properties':{'dataType':'uri_file','dataUri':'azureml://datastores/workspaceblobstore/paths/a.csv'"
                        + more + "}}");
    }

    @Test
    void versionComesBackAsSentWithWhatTheClientNeeds() {
        Answer made = data("whole", "1", ",'tags':{'t':'v'},'somethingNew':{'a':[1,2]},'properties':{'n':202208}");

        assertThat(made.status()).isEqualTo(201);
        JsonNode read = ARM.get(WORKSPACE + "/data/whole/versions/1").body();
        assertThat(read).isEqualTo(made.body());
        assertThat(read.path("id").asString()).isEqualTo(WORKSPACE + "/data/whole/versions/1");
        assertThat(read.path("name").asString()).isEqualTo("1");
        assertThat(read.path("properties").path("dataUri").asString())
                .isEqualTo(
                        "azureml://subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/rg/workspaces/ws1/"
                                + "datastores/workspaceblobstore/paths/a.csv");
        assertThat(read.path("properties").path("somethingNew").path("a").size())
                .isEqualTo(2);
        assertThat(read.path("properties").path("properties").path("n").isNumber())
                .isTrue();
        assertThat(read.path("systemData").path("createdBy").asString()).isEqualTo("me");
        assertThat(data("whole", "1", ",'tags':{'t':'w'}").status()).isEqualTo(200);
    }

    @Test
    void containerCountsAndPrefixedNamesAreTolerated() {
        data("counted", "1", "");
        data("counted", "2", "");

        JsonNode container = ARM.get(WORKSPACE + "/data/azureml%3Acounted").body();

        assertThat(container.path("properties").path("latestVersion").asString())
                .isEqualTo("2");
        assertThat(container.path("properties").path("nextVersion").asString()).isEqualTo("3");
    }

    @Test
    void listsPageByAbsoluteLinksAndHonourOrderAndTop() {
        for (int i = 1; i <= 5; i++) {
            data("paged", String.valueOf(i), "");
        }
        String list = WORKSPACE + "/data/paged/versions";
        List<String> seen = new ArrayList<>();
        String next = list + "?pageSize=2&api-version=2023-04-01";
        while (!next.isEmpty()) {
            JsonNode page = ARM.get(next).body();
            page.path("value").forEach(item -> seen.add(item.path("name").asString()));
            next = page.path("nextLink").asString("");
            assertThat(next.isEmpty() || next.startsWith("http://127.0.0.1")).isTrue();
        }
        assertThat(seen).containsExactly("5", "4", "3", "2", "1");

        JsonNode one = ARM.get(list + "?$orderBy=createdtime%20asc&$top=1").body();
        assertThat(one.path("value").get(0).path("name").asString()).isEqualTo("1");
        assertThat(one.has("nextLink")).isFalse();
    }

    @Test
    void archivedVersionIsLeftOutOfActiveLists() {
        data("kept", "1", "");
        data("kept", "2", ",'isArchived':true");

        assertThat(names("/data/kept/versions?listViewType=ActiveOnly")).containsExactly("1");
        assertThat(names("/data/kept/versions?listViewType=ArchivedOnly")).containsExactly("2");
        assertThat(names("/data/kept/versions?listViewType=ListViewType.ALL")).containsExactly("2", "1");
    }

    @Test
    void filtersByTagsAndProperties() {
        data("filtered", "1", ",'tags':{'a':'1'},'properties':{'p':'x'}");
        data("filtered", "2", ",'tags':{'a':'2'}");

        assertThat(names("/data/filtered/versions?tags=a%3D1")).containsExactly("1");
        assertThat(names("/data/filtered/versions?tags=a")).containsExactly("2", "1");
        assertThat(names("/data/filtered/versions?properties=p%3Dx")).containsExactly("1");
    }

    @Test
    void unknownDatastoreIsTheFieldsMistake() {
        Answer answer = ARM.put(
                WORKSPACE + "/data/bad/versions/1",
                "{'properties':{'dataType':'uri_file','dataUri':'azureml://datastores/workspaceblobstor/paths/a.csv'}}");

        assertThat(answer.status()).isEqualTo(400);
        JsonNode error = answer.body().path("error");
        assertThat(error.path("target").asString()).isEqualTo("properties.dataUri");
        assertThat(error.path("message").asString()).contains("Did you mean 'workspaceblobstore'?");
    }

    @Test
    void unknownTypeIsTheFieldsMistake() {
        Answer answer = ARM.put(
                WORKSPACE + "/data/bad/versions/1", "{'properties':{'dataType':'uri_fil','dataUri':'https://x/y'}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").path("message").asString()).contains("Did you mean 'uri_file'?");
    }

    @Test
    void modelOfAJobThatLoggedNoneIsRefused() {
        Answer answer = ARM.put(
                WORKSPACE + "/models/none/versions/1",
                "{'properties':{'modelType':'mlflow_model','modelUri':'azureml://jobs/j9/outputs/artifacts/paths/modell'}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").path("message").asString())
                .contains(
                        "properties.modelUri: there are no files at 'azureml://jobs/j9/outputs/artifacts/paths/modell'");
        assertThat(ARM.get(WORKSPACE + "/models/none/versions/1").status()).isEqualTo(404);
    }

    @Test
    void modelHasFlavorsAndItsMaker() {
        blob("azureml", "ExperimentRun/dcid.j1/model/MLmodel", "flavors: {}");
        ARM.put(
                WORKSPACE + "/models/m/versions/1",
                "{'properties':{'modelType':'mlflow_model','modelUri':'azureml://jobs/j1/outputs/artifacts/paths/model'}}");

        JsonNode properties = ARM.get(WORKSPACE + "/models/m/versions/1").body().path("properties");
        assertThat(properties.path("flavors").isObject()).isTrue();
        assertThat(properties.path("jobName").asString()).isEqualTo("j1");
        assertThat(properties.path("modelUri").asString())
                .endsWith("/datastores/workspaceartifactstore/paths/ExperimentRun/dcid.j1/model");
    }

    @Test
    void flavorsOfAnMlflowModelAreReadOffItsFile() {
        String file = "flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n    env: {conda: conda.yaml}\n";
        blob("azureml-blobstore", "flavored/MLmodel", file);

        JsonNode properties = ARM.put(
                        WORKSPACE + "/models/flavored/versions/1",
                        "{'properties':{'modelType':'mlflow_model','modelUri':'azureml://datastores/workspaceblobstore/paths/flavored'}}")
                .body()
                .path("properties");

        JsonNode data = properties.path("flavors").path("python_function").path("data");
        assertThat(data.path("loader_module").asString()).isEqualTo("mlflow.sklearn");
        assertThat(data.path("env").isString()).isTrue();
    }

    @Test
    void codeIsFoundByHashUnderAnyName() {
        ARM.put(
                WORKSPACE + "/codes/c1/versions/1",
                "{'properties':{'codeUri':'https://localhost:7443/st/x/c/src','properties':{'hash_sha256':'h1','hash_version':202208}}}");

        JsonNode found = ARM.get(WORKSPACE + "/codes/other/versions?hash=h1&hashVersion=202208")
                .body();
        assertThat(found.path("value").get(0).path("id").asString()).endsWith("/codes/c1/versions/1");
        assertThat(ARM.get(WORKSPACE + "/codes/other/versions?hash=h2")
                        .body()
                        .path("value")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void pendingUploadHasAContainerOfItsOwn() {
        JsonNode upload = ARM.post(WORKSPACE + "/codes/c2/versions/1/startPendingUpload", "{}")
                .body();

        String sas = upload.path("blobReferenceForConsumption")
                .path("credential")
                .path("sasUri")
                .asString();
        assertThat(sas).startsWith("https://localhost:7443/st/ath").contains("sig=");
        assertThat(upload.path("blobReferenceForConsumption")
                        .path("blobUri")
                        .asString()
                        .split("/"))
                .hasSize(6);
    }

    @Test
    void environmentOfADockerfileIsKeptAndSaysWhyItIsNotBuilt() {
        TestingArm.Answer made = ARM.put(
                WORKSPACE + "/environments/docker/versions/1",
                "{'properties':{'build':{'contextUri':'azureml://datastores/workspaceblobstore/paths/ctx/'}}}");
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        assertThat(made.body()
                        .path("properties")
                        .path("build")
                        .path("dockerfilePath")
                        .asString())
                .isEqualTo("Dockerfile");
    }

    @Test
    void environmentContentNeverChangesButItsTagsDo() {
        String path = WORKSPACE + "/environments/e/versions/1";
        assertThat(ARM.put(path, "{'properties':{'image':'ubuntu:22.04'}}").status())
                .isEqualTo(201);
        assertThat(ARM.put(path, "{'properties':{'image':'ubuntu:22.04','tags':{'a':'b'}}}")
                        .status())
                .isEqualTo(200);
        assertThat(ARM.put(path, "{'properties':{'image':'ubuntu:24.04'}}").status())
                .isEqualTo(409);
        assertThat(ARM.put(WORKSPACE + "/environments/none/versions/1", "{'properties':{}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void componentWithoutVersionIsTheNewest() {
        String spec =
                "{'properties':{'componentSpec':{'name':'c','type':'command','command':'x','environment':'e','n':%d}}}";
        ARM.put(WORKSPACE + "/components/c/versions/1", spec.formatted(1));
        ARM.put(WORKSPACE + "/components/c/versions/2", spec.formatted(2));

        assertThat(ARM.get(WORKSPACE + "/components/c/versions/azureml_default")
                        .body()
                        .path("name")
                        .asString())
                .isEqualTo("2");
    }

    @Test
    void deleteSaysWhetherThereWasSomething() {
        data("gone", "1", "");

        assertThat(ARM.delete(WORKSPACE + "/data/gone/versions/1").status()).isEqualTo(200);
        assertThat(ARM.delete(WORKSPACE + "/data/gone/versions/1").status()).isEqualTo(204);
        assertThat(ARM.get(WORKSPACE + "/data/gone/versions/1").status()).isEqualTo(404);
        assertThat(ARM.delete(WORKSPACE + "/data/gone").status()).isEqualTo(200);
        assertThat(ARM.get(WORKSPACE + "/data/gone").status()).isEqualTo(404);
    }

    @Test
    void modelsPlaceIsToldByTheDataPlane() {
        ARM.put(
                WORKSPACE + "/models/placed/versions/1",
                "{'properties':{'modelType':'custom_model','modelUri':'azureml://datastores/workspaceblobstore/paths/m'}}");
        String id = WORKSPACE + "/models/placed/versions/1";

        JsonNode values = ARM.post(
                        "/modelregistry/v1.0" + WORKSPACE + "/models/batchGetResolvedUris", "{'values':['" + id + "']}")
                .body()
                .path("values");

        assertThat(values.path(id).path("path").asString()).endsWith("/datastores/workspaceblobstore/paths/m");
    }

    private static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        ARM.get(WORKSPACE + path)
                .body()
                .path("value")
                .forEach(item -> names.add(item.path("name").asString()));
        return names;
    }

    private static void blob(String container, String name, String text) {
        String account = ARM.rooms()
                .workspaces()
                .get("00000000-0000-0000-0000-000000000001", "rg", "ws1")
                .storageAccount();
        ARM.rooms()
                .blobs()
                .put(
                        BlobPath.of(account, container, name),
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                        PutOptions.defaults());
    }
}
