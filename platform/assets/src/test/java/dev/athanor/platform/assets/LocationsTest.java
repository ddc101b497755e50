package dev.athanor.platform.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.platform.workspaces.DatastoreSpec;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.WorkspaceSpec;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LocationsTest {
    private final TestingAssets room = TestingAssets.open("sqlite");
    private final String account = room.workspace().storageAccount();

    @AfterEach
    void close() {
        room.close();
    }

    private Location locate(String uri) {
        return room.assets().locate(room.workspace(), uri);
    }

    private Location here(String container, String prefix) {
        return new Location.Blobs(new ContainerId(account, container), prefix);
    }

    @Test
    void datastoreAddressesAreFound() {
        Location expected = here("azureml-blobstore", "a/b.csv");

        assertThat(locate("azureml://datastores/workspaceblobstore/paths/a/b.csv"))
                .isEqualTo(expected);
        assertThat(locate(
                        "azureml://subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/RG/workspaces/ws1/"
                                + "datastores/workspaceblobstore/paths/a/b.csv"))
                .isEqualTo(expected);
        assertThat(locate("azureml:" + room.workspace().arm() + "/datastores/workspaceblobstore/paths/a/b.csv"))
                .isEqualTo(expected);
        assertThat(locate("azureml://datastores/workspaceblobstore")).isEqualTo(here("azureml-blobstore", ""));
    }

    @Test
    void blobHostAddressesAreFoundWithAndWithoutTheDottedSegment() {
        Location expected = here("c1", "a b/é.txt");

        assertThat(locate("https://localhost:7443/st/" + account + "/c1/a%20b/%C3%A9.txt?sv=1&sig=x"))
                .isEqualTo(expected);
        assertThat(locate("https://localhost:7443/st/" + account + "/_.blob.core.windows.net/c1/a%20b/%C3%A9.txt"))
                .isEqualTo(expected);
        assertThat(locate("https://" + account + ".blob.core.windows.net/c1/a%20b/%C3%A9.txt"))
                .isEqualTo(expected);
        assertThat(locate("wasbs://c1@" + account + ".blob.core.windows.net/a%20b/%C3%A9.txt"))
                .isEqualTo(expected);
    }

    @Test
    void runAddressesLieInTheArtifactContainer() {
        assertThat(locate("runs:/r1/model")).isEqualTo(here("azureml", "ExperimentRun/dcid.r1/model"));
        assertThat(locate("mlflow-artifacts:/0/r1/artifacts/model/x"))
                .isEqualTo(here("azureml", "ExperimentRun/dcid.r1/model/x"));
        assertThat(locate("mlflow-artifacts:/0/models/m-1/artifacts")).isEqualTo(here("azureml", "LoggedModels/m-1/"));
        assertThat(locate("azureml://jobs/j1/outputs/artifacts/paths/outputs/m"))
                .isEqualTo(here("azureml", "ExperimentRun/dcid.j1/outputs/m"));
    }

    @Test
    void jobOutputLiesWhereItWasRecorded() {
        assertThat(locate("azureml://jobs/j1/outputs/o/paths/x"))
                .isEqualTo(here("azureml-blobstore", "azureml/j1/o/x"));

        room.assets().recordOutput(room.workspace(), "j1", "o", "azureml://datastores/workspacefilestore/paths/mine");

        assertThat(locate("azureml://jobs/j1/outputs/o/paths/x")).isEqualTo(here("azureml-filestore", "mine/x"));
    }

    @Test
    void modelThatARunLoggedIsFoundUnderItsName() {
        room.assets().recordLoggedModel(room.workspace(), "r1", "model", "m-1");

        for (String root : new String[] {"runs:/r1/", "azureml://jobs/r1/outputs/artifacts/paths/"}) {
            assertThat(locate(root + "model/MLmodel")).isEqualTo(here("azureml", "LoggedModels/m-1/MLmodel"));
            assertThat(locate(root + "model/")).isEqualTo(here("azureml", "LoggedModels/m-1/"));
            assertThat(locate(root + "model")).isEqualTo(here("azureml", "LoggedModels/m-1/"));
            assertThat(locate(root + "models/x")).isEqualTo(here("azureml", "ExperimentRun/dcid.r1/models/x"));
        }
        assertThat(locate("runs:/r2/model")).isEqualTo(here("azureml", "ExperimentRun/dcid.r2/model"));
    }

    @Test
    void placesElsewhereStayAsTheyAre() {
        room.workspaces()
                .saveDatastore(
                        room.workspace(),
                        new DatastoreSpec(
                                "ext", "AzureBlob", "acct", "cont", false, null, Map.of(), "None", null, "{}"),
                        "me");

        assertThat(locate("https://example.org/x.csv")).isEqualTo(new Location.External("https://example.org/x.csv"));
        assertThat(locate("azureml://datastores/ext/paths/p"))
                .isEqualTo(new Location.External("https://acct.blob.core.windows.net/cont/p"));
    }

    @Test
    void otherWorkspacesFilesAreRefused() {
        var other = room.workspaces()
                .create(
                        new WorkspaceId("00000000-0000-0000-0000-000000000001", "rg", "ws2"),
                        WorkspaceSpec.local(),
                        "me");

        assertThatThrownBy(() -> locate("https://localhost/st/" + other.storageAccount() + "/azureml/x"))
                .hasMessageContaining("another workspace");
        assertThatThrownBy(() -> locate("azureml:" + other.arm() + "/datastores/workspaceblobstore/paths/x"))
                .hasMessageContaining("another workspace");
    }

    @Test
    void nonsenseIsRefused() {
        for (String uri : new String[] {"", "x.csv", "azureml:d:1", "file:///etc/passwd", "/etc/passwd"}) {
            assertThatThrownBy(() -> locate(uri)).as(uri).hasMessageContaining("no address of files");
        }
    }

    @Test
    void pathsCannotLeaveTheirContainer() {
        Location.Blobs blobs = (Location.Blobs) locate("azureml://datastores/workspaceblobstore/paths/../../x");

        assertThatThrownBy(() -> blobs.container().blob(blobs.prefix())).hasMessageContaining("not allowed");
    }

    @Test
    void placeBecomesALongAddressAgain() {
        Location.Blobs blobs = (Location.Blobs) locate("runs:/r1/model");

        assertThat(room.assets().datastoreUri(room.workspace(), blobs))
                .contains(
                        "azureml://subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/rg/workspaces/ws1/"
                                + "datastores/workspaceartifactstore/paths/ExperimentRun/dcid.r1/model");
    }
}
