package dev.athanor.platform.workspaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Event;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.testing.fixtures.TestingClock;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
final class WorkspacesTest {
    private static final WorkspaceId ID = new WorkspaceId("00000000-0000-0000-0000-000000000001", "rg", "ws1");

    private final TestingDatabase database;
    private final List<Event> heard = new ArrayList<>();
    private final Workspaces workspaces;

    WorkspacesTest(String kind) {
        database = TestingDatabase.open(kind);
        Events events = new Events(failure -> {
            throw failure;
        });
        events.subscribe(Event.class, heard::add);
        workspaces = Workspaces.open(database.database(), events, new TestingClock(), Ids.seeded(1));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void newWorkspaceIsFoundWhateverTheCaseAndTold() {
        Workspace made = workspaces.create(ID, WorkspaceSpec.local(), "me");

        Workspace found = workspaces.get(ID.subscription(), "RG", "WS1");
        assertThat(found).isEqualTo(made);
        assertThat(found.arm())
                .isEqualTo("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/"
                        + "Microsoft.MachineLearningServices/workspaces/ws1");
        assertThat(heard).containsExactly(new WorkspaceCreated(made));
        assertThat(workspaces.byAccount(made.storageAccount())).contains(made);
        assertThat(made.storageAccount()).matches("ath[0-9a-f]{12}");
    }

    @Test
    void secondWorkspaceOfTheNameIsRefused() {
        workspaces.create(ID, WorkspaceSpec.local(), "me");

        assertThatThrownBy(() -> workspaces.create(ID, WorkspaceSpec.local(), "me"))
                .extracting(failure -> ((AthanorException) failure).problem())
                .isEqualTo(WorkspacesProblem.WORKSPACE_EXISTS);
    }

    @Test
    void unknownWorkspaceSuggestsTheNearName() {
        workspaces.create(ID, WorkspaceSpec.local(), "me");

        assertThatThrownBy(() -> workspaces.get(ID.subscription(), "rg", "ws2"))
                .hasMessageContaining("Did you mean 'ws1'?");
    }

    @Test
    void updateChangesTagsAndTextsButNotThePlace() {
        Workspace made = workspaces.create(ID, WorkspaceSpec.local(), "me");

        workspaces.update(made, new WorkspaceSpec("elsewhere", "Hub", Map.of("a", "b"), "Name", "what", "{\"x\":1}"));

        Workspace changed = workspaces.get(ID);
        assertThat(changed.tags()).containsExactly(Map.entry("a", "b"));
        assertThat(changed.displayName()).isEqualTo("Name");
        assertThat(changed.document()).isEqualTo("{\"x\":1}");
        assertThat(changed.location()).isEqualTo("local");
        assertThat(changed.kind()).isEqualTo("Default");
    }

    @Test
    void deletedWorkspaceIsGoneWithItsDatastores() {
        Workspace made = workspaces.create(ID, WorkspaceSpec.local(), "me");

        workspaces.delete(made);

        assertThat(workspaces.find(ID)).isEmpty();
        assertThat(workspaces.datastores(made)).isEmpty();
        assertThat(heard).endsWith(new WorkspaceDeleted(made));
    }

    @Test
    void newWorkspaceHasItsFourDatastores() {
        Workspace made = workspaces.create(ID, WorkspaceSpec.local(), "me");

        assertThat(workspaces.datastores(made))
                .extracting(Datastore::name)
                .containsExactly(
                        "workspaceartifactstore",
                        "workspaceblobstore",
                        "workspacefilestore",
                        "workspaceworkingdirectory");
        assertThat(workspaces.defaultDatastore(made).name()).isEqualTo("workspaceblobstore");
        assertThat(workspaces.datastores(made)).allMatch(Datastore::local);
    }

    @Test
    void newDefaultDatastoreReplacesTheOldOne() {
        Workspace made = workspaces.create(ID, WorkspaceSpec.local(), "me");

        workspaces.saveDatastore(made, spec("mine", true, null), "me");

        assertThat(workspaces.defaultDatastore(made).name()).isEqualTo("mine");
        assertThat(workspaces.datastores(made)).filteredOn(Datastore::isDefault).hasSize(1);
    }

    @Test
    void secretsLieApartAndStayWhenNoneAreSent() {
        Workspace made = workspaces.create(ID, WorkspaceSpec.local(), "me");

        workspaces.saveDatastore(made, spec("mine", false, "s3cret"), "me");
        workspaces.saveDatastore(made, spec("mine", false, null), "me");

        assertThat(workspaces.datastoreSecrets(made, "MINE")).contains("s3cret");
        assertThat(workspaces.datastore(made, "mine").toString()).doesNotContain("s3cret");
    }

    @Test
    void ownDatastoreCannotBeDeletedAnotherCan() {
        Workspace made = workspaces.create(ID, WorkspaceSpec.local(), "me");
        workspaces.saveDatastore(made, spec("mine", false, null), "me");

        assertThat(workspaces.deleteDatastore(made, "mine")).isTrue();
        assertThat(workspaces.deleteDatastore(made, "mine")).isFalse();
        assertThatThrownBy(() -> workspaces.deleteDatastore(made, "workspaceblobstore"))
                .hasMessageContaining("needs datastore");
    }

    @Test
    void idIsReadOffTheHeadOfADeeperOne() {
        assertThat(WorkspaceId.parse(ID.arm() + "/jobs/j1")).contains(ID);
        assertThat(WorkspaceId.parse("/subscriptions/s/resourceGroups/g")).isEmpty();
    }

    private static DatastoreSpec spec(
            String name, boolean isDefault, @org.jspecify.annotations.Nullable String secret) {
        return new DatastoreSpec(
                name, "AzureBlob", "acct", "cont", isDefault, null, Map.of("k", "v"), "AccountKey", secret, "{}");
    }
}
