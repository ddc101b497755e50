package dev.athanor.protocols.arm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RoleAssignmentsResourceTest {
    private static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
    private static final String GROUP = SUBSCRIPTION + "/resourceGroups/rg";
    private static final String ROLES = "/providers/Microsoft.Authorization/roleAssignments";
    private static final String DEFINITIONS = "/providers/Microsoft.Authorization/roleDefinitions";
    private static final String READER = SUBSCRIPTION + DEFINITIONS + "/acdd72a7-3385-48ef-bd42-f606fba81ae7";
    private static final String ID = "11111111-1111-1111-1111-111111111111";
    private static final String OTHER = "22222222-2222-2222-2222-222222222222";

    private final TestingArm arm = new TestingArm();

    @AfterEach
    void close() {
        arm.close();
    }

    @Test
    void aRoleIsGivenAtEveryScopeReadAndTakenAgain() {
        for (String scope : List.of("", SUBSCRIPTION, GROUP, TestingArm.WORKSPACE, TestingArm.WORKSPACE + "/jobs/j")) {
            String address = scope + ROLES + "/" + ID;
            TestingArm.Answer made = arm.put(address, grant("ann", READER));
            assertThat(made.status()).as(scope).isEqualTo(201);
            assertThat(made.body().path("id").asString()).isEqualTo(address);
            assertThat(made.body().path("properties").path("scope").asString())
                    .isEqualTo(scope.isEmpty() ? "/" : scope);
            assertThat(made.body().path("properties").path("roleDefinitionId").asString())
                    .isEqualTo(scope.isEmpty() ? READER.substring(SUBSCRIPTION.length()) : READER);
            assertThat(arm.get(address.toUpperCase(Locale.ROOT)).body()).isEqualTo(made.body());
            assertThat(arm.delete(address).body()).isEqualTo(made.body());
            assertThat(arm.delete(address).status()).isEqualTo(204);
            assertThat(arm.get(address).status()).isEqualTo(404);
        }
    }

    @Test
    void listsSayWhatHoldsAtAScopeAndWhatTouchesIt() {
        arm.put(GROUP + ROLES + "/" + ID, grant("ann", READER));
        arm.put(TestingArm.WORKSPACE + ROLES + "/" + OTHER, grant("bob", READER));
        assertThat(principals(GROUP, "")).containsExactlyInAnyOrder("ann", "bob");
        assertThat(principals(GROUP, "?$filter=atScope()")).containsExactly("ann");
        assertThat(principals(TestingArm.WORKSPACE, "?$filter=atScope()")).containsExactlyInAnyOrder("ann", "bob");
        assertThat(principals(SUBSCRIPTION, "?$filter=principalId%20eq%20'bob'"))
                .containsExactly("bob");
        assertThat(principals(TestingArm.WORKSPACE, "?$filter=atScope()%20and%20assignedTo('ann')"))
                .containsExactly("ann");
        TestingArm.Answer wrong = arm.get(GROUP + ROLES + "?$filter=asTarget()");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body().path("error").path("message").asString()).contains("principalId");
    }

    @Test
    void anAssignmentIsReachedByItsOwnScopeOnly() {
        arm.put(SUBSCRIPTION + ROLES + "/" + ID, grant("ann", READER));
        String below = TestingArm.WORKSPACE + ROLES + "/" + ID;
        assertThat(arm.get(below).status()).isEqualTo(404);
        assertThat(arm.delete(below).status()).isEqualTo(204);
        assertThat(arm.put(below, grant("ann", READER)).status()).isEqualTo(409);
        assertThat(arm.get(SUBSCRIPTION + ROLES + "/" + ID).status()).isEqualTo(200);
    }

    @Test
    void whatWouldGiveMoreThanItSaysIsRefused() {
        String address = GROUP + ROLES + "/" + ID;
        TestingArm.Answer conditional = arm.put(
                address,
                "{'properties':{'principalId':'ann','roleDefinitionId':'" + READER + "','condition':'@Resource[x]'}}");
        assertThat(conditional.status()).isEqualTo(400);
        assertThat(code(conditional)).isEqualTo("RoleConditionUnsupported");
        assertThat(code(arm.put(address, grant("ann", "/x/acdd72a7-0000")))).isEqualTo("RoleUnknown");
        assertThat(code(arm.put(GROUP + "%2Fproviders" + ROLES + "/" + ID, grant("ann", READER))))
                .isEqualTo("ScopeInvalid");
        assertThat(code(arm.put(GROUP + ROLES + "/mine", grant("ann", READER)))).isEqualTo("RoleAssignmentIdInvalid");
        assertThat(code(arm.put(GROUP + DEFINITIONS + "/" + ID, "{}"))).isEqualTo("RoleCustomUnsupported");
    }

    @Test
    void rolesAreFoundByTheirName() {
        JsonNode all = arm.get(GROUP + DEFINITIONS).body().path("value");
        assertThat(all.findValuesAsString("roleName"))
                .contains("Owner", "Contributor", "Reader", "AzureML Data Scientist");
        JsonNode one = arm.get(TestingArm.WORKSPACE + DEFINITIONS + "?$filter=roleName%20eq%20'reader'")
                .body()
                .path("value");
        assertThat(one).hasSize(1);
        assertThat(one.get(0).path("id").asString()).isEqualTo(READER);
        assertThat(arm.get(READER).body()).isEqualTo(one.get(0));
    }

    private List<String> principals(String scope, String query) {
        return arm.get(scope + ROLES + query).body().path("value").findValuesAsString("principalId");
    }

    private static String code(TestingArm.Answer answer) {
        return answer.body().path("error").path("code").asString();
    }

    private static String grant(String principal, String role) {
        return "{'properties':{'principalId':'" + principal + "','roleDefinitionId':'" + role + "'}}";
    }
}
