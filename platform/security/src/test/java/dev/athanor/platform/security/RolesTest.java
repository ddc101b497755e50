package dev.athanor.platform.security;

import static dev.athanor.platform.security.TestingSecurity.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.testing.fixtures.TestingClock;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RolesTest {
    private static final String ML = "Microsoft.MachineLearningServices/workspaces/";
    private static final Principal ANN = new Principal("ann-id", "ann", Principal.Kind.USER, null);

    static Stream<String> databases() {
        return TestingDatabase.kinds();
    }

    private static void with(String kind, java.util.function.Consumer<Security> test) {
        try (var testing = TestingSecurity.on(kind, new TestingClock())) {
            test.accept(testing.reopen());
        }
    }

    private static RoleAssignment give(Security security, String principal, String role, String scope) {
        return security.roles().assign(Ids.secure().guid(), RoleGrant.to(principal, role, scope), security.owner());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void assignmentIsMadeOnceAndNeverTurnedIntoAnother(String kind) {
        with(kind, security -> {
            Roles roles = security.roles();
            String id = "11111111-2222-3333-4444-55555555aaaa";
            RoleGrant grant = new RoleGrant("ann-id", "ServicePrincipal", "Reader", WORKSPACE, "looks on");
            RoleAssignment made = roles.assign(id, grant, security.owner());
            assertThat(made.principalType()).isEqualTo("ServicePrincipal");
            assertThat(roles.assign(id.toUpperCase(java.util.Locale.ROOT), grant, security.owner()))
                    .isEqualTo(made);
            assertThatThrownBy(() -> roles.assign(id, RoleGrant.to("ann-id", "Owner", WORKSPACE), security.owner()))
                    .hasMessageContaining("cannot be changed");
            assertThat(roles.assignment(WORKSPACE, id)).isEqualTo(made);
            assertThatThrownBy(() -> roles.assignment("/subscriptions/s1", id)).hasMessageContaining(id);
            assertThatThrownBy(() -> roles.assign("reader", grant, security.owner()))
                    .hasMessageContaining("a GUID");
            assertThatThrownBy(() -> roles.assign(id, RoleGrant.to(" ", "Owner", "/"), security.owner()))
                    .hasMessageContaining("principalId");
        });
    }

    @Test
    void idOfAPersonIsTheSameInEitherCase() {
        with("sqlite", security -> {
            String id = "AAAAAAAA-2222-3333-4444-55555555AAAA";
            give(security, id, "Reader", "/");
            var principal = new Principal(id.toLowerCase(java.util.Locale.ROOT), "eve", Principal.Kind.USER, null);
            assertThat(security.roles().allows(principal, ML + "read", WORKSPACE))
                    .isTrue();
        });
    }

    @Test
    void aScopeListsWhatHoldsAtItAboveAndBelow() {
        with("sqlite", security -> {
            RoleAssignment above = give(security, "a", "Reader", "/subscriptions/s1");
            RoleAssignment at = give(security, "b", "Reader", "/subscriptions/s1/resourceGroups/g");
            RoleAssignment below = give(security, "c", "Reader", "/subscriptions/s1/resourceGroups/g/providers/x");
            give(security, "d", "Reader", "/subscriptions/s2");
            assertThat(security.roles().list("/subscriptions/s1/resourceGroups/G"))
                    .containsExactlyInAnyOrder(above, at, below);
        });
    }

    @ParameterizedTest
    @MethodSource("databases")
    void roleHoldsAtItsScopeAndBelowOnly(String kind) {
        with(kind, security -> {
            Roles roles = security.roles();
            assertThat(roles.allows(ANN, ML + "jobs/read", WORKSPACE + "/jobs/x"))
                    .isFalse();
            RoleAssignment given = give(security, "ann-id", "Reader", WORKSPACE);
            assertThatThrownBy(() -> give(security, "ann-id", "reader", WORKSPACE.toUpperCase(java.util.Locale.ROOT)))
                    .hasMessageContaining(given.id());
            assertThat(roles.allows(ANN, ML + "jobs/read", WORKSPACE.toLowerCase(java.util.Locale.ROOT) + "/jobs/x"))
                    .isTrue();
            assertThat(roles.allows(ANN, ML + "jobs/read", WORKSPACE + "2/jobs/x"))
                    .isFalse();
            assertThat(roles.allows(ANN, ML + "jobs/write", WORKSPACE + "/jobs/x"))
                    .isFalse();
            assertThat(roles.list("/subscriptions/s1")).containsExactly(given);
            assertThat(roles.remove(given.id().toUpperCase(java.util.Locale.ROOT)))
                    .isTrue();
            assertThat(roles.allows(ANN, ML + "jobs/read", WORKSPACE)).isFalse();
            assertThat(roles.remove(given.id())).isFalse();
        });
    }

    @Test
    void builtInRolesDoWhatAzuresDo() {
        with("sqlite", security -> {
            Roles roles = security.roles();
            give(security, "ann-id", "AzureML Data Scientist", WORKSPACE);
            assertThat(List.of(
                            "read",
                            "jobs/write",
                            "jobs/cancel/action",
                            "models/versions/delete",
                            "datastores/listSecrets/action"))
                    .allMatch(action -> roles.allows(ANN, ML + action, WORKSPACE));
            assertThat(List.of("write", "delete", "computes/write", "computes/delete", "listKeys/action"))
                    .noneMatch(action -> roles.allows(ANN, ML + action, WORKSPACE));
            Principal bob = new Principal("bob-id", "bob", Principal.Kind.USER, null);
            give(security, "bob-id", "Contributor", "/");
            assertThat(roles.allows(bob, ML + "write", WORKSPACE)).isTrue();
            assertThat(roles.allows(bob, "Microsoft.Authorization/roleAssignments/write", WORKSPACE))
                    .isFalse();
            assertThat(roles.allows(bob, "Microsoft.Authorization/roleAssignments/read", WORKSPACE))
                    .isTrue();
            give(security, "bob-id", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", WORKSPACE);
            assertThat(roles.allows(bob, "Microsoft.Authorization/roleAssignments/write", WORKSPACE))
                    .isTrue();
        });
    }

    @Test
    void ownerMayEverythingAndNobodyNothing() {
        with("sqlite", security -> {
            assertThat(security.roles().allows(security.owner(), "any/thing", "/"))
                    .isTrue();
            assertThat(security.roles().allows(Principal.ANONYMOUS, ML + "read", WORKSPACE))
                    .isFalse();
            assertThatThrownBy(() -> security.roles().authorise(ANN, ML + "jobs/write", WORKSPACE))
                    .hasMessageContaining("ann")
                    .hasMessageContaining("jobs/write");
        });
    }

    @Test
    void wrongRoleOrScopeIsNamed() {
        with("sqlite", security -> {
            assertThatThrownBy(() -> give(security, "x", "Ownr", "/")).hasMessageContaining("Owner");
            assertThatThrownBy(() -> give(security, "x", "Owner", "ws1")).hasMessageContaining("/subscriptions/");
        });
    }

    @Test
    void jobOpensWhatItMayTouchOnly() {
        with("sqlite", security -> {
            Roles roles = security.roles();
            Principal job = Security.job(WORKSPACE, "train", "ann");
            assertThat(List.of(
                            "read",
                            "data/versions/read",
                            "datastores/read",
                            "experiments/runs/write",
                            "models/versions/write"))
                    .allMatch(action -> roles.allows(job, ML + action, WORKSPACE + "/x"));
            assertThat(List.of(
                            "jobs/write",
                            "jobs/read",
                            "computes/write",
                            "datastores/listSecrets/action",
                            "onlineEndpoints/write",
                            "onlineEndpoints/listKeys/action",
                            "models/versions/delete",
                            "delete"))
                    .noneMatch(action -> roles.allows(job, ML + action, WORKSPACE + "/x"));
            assertThat(roles.allows(job, ML + "jobs/read", WORKSPACE + "/jobs/train"))
                    .isTrue();
            assertThat(roles.allows(job, ML + "jobs/read", WORKSPACE + "/jobs/train2"))
                    .isFalse();
            assertThat(roles.allows(job, ML + "data/read", WORKSPACE + "2/data/d"))
                    .isFalse();
            assertThat(roles.allows(job, "Microsoft.Authorization/roleAssignments/write", WORKSPACE))
                    .isFalse();
        });
    }

    @Test
    void jobWritesItsOwnBlobsAndRunsOnly() {
        with("sqlite", security -> {
            Roles roles = security.roles();
            Principal job = Security.job(WORKSPACE, "train", "ann");
            roles.authoriseBlob(job, BlobAction.WRITE, WORKSPACE, "azureml", "ExperimentRun/dcid.train/model/MLmodel");
            roles.authoriseBlob(job, BlobAction.WRITE, WORKSPACE, "azureml-blobstore", "azureml/train/out/f");
            roles.authoriseBlob(job, BlobAction.READ, WORKSPACE, "azureml-blobstore", "LocalUpload/abc/f.csv");
            assertThat(List.of("ExperimentRun/dcid.train2/x", "ExperimentRun/dcid.train", "experimentrun/dcid.train/x"))
                    .allSatisfy(blob -> assertThatThrownBy(
                                    () -> roles.authoriseBlob(job, BlobAction.DELETE, WORKSPACE, "azureml", blob))
                            .hasMessageContaining("may not"));
            roles.authoriseRun(job, List.of("child", "train"));
            assertThatThrownBy(() -> roles.authoriseRun(job, List.of("other"))).hasMessageContaining("other");
            roles.authoriseRun(ANN, List.of("other"));
        });
    }

    @Test
    void deploymentReadsItsModelOnly() {
        with("sqlite", security -> {
            Principal deployment = Security.deployment(WORKSPACE, "e", "blue");
            assertThat(security.roles().allows(deployment, ML + "models/versions/read", WORKSPACE + "/models/m"))
                    .isTrue();
            assertThat(security.roles().allows(deployment, ML + "models/versions/write", WORKSPACE + "/models/m"))
                    .isFalse();
            assertThatThrownBy(() -> security.roles().authoriseRun(deployment, List.of("r")))
                    .hasMessageContaining("may not");
        });
    }
}
