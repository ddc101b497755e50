package dev.athanor.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RoleActionsTest {
    private static final String GROUP = "/subscriptions/sub/resourceGroups/rg";
    private static final String ROLES = "/providers/Microsoft.Authorization/";
    private static final String READER = "/subscriptions/sub" + ROLES + "roleDefinitions/r1";

    @TempDir
    Path folder;

    private FakeServer server;
    private TestingWorld world;

    @BeforeEach
    void start() throws IOException {
        server = FakeServer.start();
        world = new TestingWorld(folder).at(server);
        for (String scope : new String[] {GROUP, "/subscriptions/sub"}) {
            server.reply(
                    "GET",
                    scope + ROLES + "roleDefinitions",
                    200,
                    "{\"value\":[{\"name\":\"r1\",\"properties\":{\"roleName\":\"Reader\",\"type\":\"BuiltInRole\"}}]}");
        }
        server.reply(
                "GET",
                GROUP + ROLES + "roleAssignments",
                200,
                "{\"value\":[" + assignment("a1", "ann", GROUP) + "," + assignment("a2", "bob", "/subscriptions/sub")
                        + "]}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String assignment(String id, String principal, String scope) {
        return "{\"id\":\"" + scope + ROLES + "roleAssignments/" + id + "\",\"name\":\"" + id
                + "\",\"properties\":{\"principalId\":\"" + principal + "\",\"scope\":\"" + scope
                + "\",\"roleDefinitionId\":\"" + READER + "\"}}";
    }

    @Test
    void aRoleIsGivenAtAGroup() {
        assertThat(world.run(
                        "role",
                        "assignment",
                        "create",
                        "--assignee",
                        "ann",
                        "--role",
                        "AzureML Data Scientist",
                        "-g",
                        "rg"))
                .as(world.err())
                .isZero();
        FakeServer.Seen sent = server.seen("PUT", "").stream()
                .filter(one -> one.path().startsWith(GROUP + ROLES + "roleAssignments/"))
                .findFirst()
                .orElseThrow();
        assertThat(sent.path().replaceAll(".*/", "")).hasSize(36);
        assertThat(JsonText.text(sent.json(), "properties.principalId")).isEqualTo("ann");
        assertThat(JsonText.text(sent.json(), "properties.principalType")).isEqualTo("User");
        assertThat(JsonText.text(sent.json(), "properties.roleDefinitionId")).isEqualTo("AzureML Data Scientist");
        assertThat(world.run("role", "assignment", "create", "--role", "Reader"))
                .isEqualTo(2);
        assertThat(world.err()).contains("--assignee");
    }

    @Test
    void whatWasGivenAboveIsShownWhenAskedFor() {
        assertThat(world.line("role assignment list -g rg -o tsv --query [].principalId"))
                .isZero();
        assertThat(world.out()).isEqualTo("ann\n");
        world.line("role assignment list -g rg --include-inherited -o tsv --query [].principalId");
        assertThat(world.out()).isEqualTo("ann\nbob\n");
        world.line("role assignment list -g rg --include-inherited --assignee bob -o table");
        assertThat(world.out()).contains("bob").contains("Reader").doesNotContain("ann");
    }

    @Test
    void oneIsTakenAwayByWhoAndWhich() {
        server.reply("DELETE", GROUP + ROLES + "roleAssignments/a1", 200, "{}");
        assertThat(world.line("role assignment delete -g rg --assignee ann --role Reader"))
                .as(world.err())
                .isZero();
        assertThat(server.seen("DELETE", "/a1")).hasSize(1);
        assertThat(server.seen("DELETE", "/a2")).isEmpty();
        assertThat(world.line("role assignment delete -g rg"))
                .as("everybody's, without --yes and nobody to ask")
                .isEqualTo(1);
    }
}
