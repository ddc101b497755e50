package dev.athanor.apps.server;

import static dev.athanor.apps.server.TestingServer.GROUP;
import static dev.athanor.apps.server.TestingServer.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Handler;
import dev.athanor.foundation.http.Routes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route of every protocol, tried by people with each role: the table is the routes themselves. */
class RouteRolesTest {
    /** Addresses for everybody. Nothing of a user may be told or changed there. */
    private static final Set<String> OPEN = Set.of(
            "GET /metadata/endpoints",
            "GET /discovery/workspaces/{guid}",
            "GET /adfs/.well-known/openid-configuration",
            "GET /{tenant}/v2.0/.well-known/openid-configuration",
            "GET /adfs/discovery/keys",
            "GET /health",
            "GET /version");

    /** Addresses that check a secret or signature of the request themselves; the tests of each protocol hold them to it. */
    private static final Set<String> SIGNED = Set.of(
            "GET /msi/token",
            "GET /metadata/identity/oauth2/token",
            "POST /{tenant}/oauth2/v2.0/token",
            "POST /{tenant}/oauth2/token",
            "POST /hooks/schedules/{workspace}/{name}/{secret}",
            "GET /st");

    /** Questions that are asked by POST because they are long. */
    private static final Set<String> QUESTIONS = Set.of(
            "batchGetInfos",
            "batchGetResolvedUris",
            "calculate-filter-correlation",
            "diagnose",
            "get-latest-versions",
            "graphql",
            "presigned-download-url",
            "rundata",
            "search",
            "search-datasets");

    @TempDir
    static Path home;

    private static TestingServer server;

    private record Known(String method, String pattern, Access access) {
        String action() {
            return access instanceof Access.Action named ? named.action() : "";
        }

        boolean reads() {
            return action().endsWith("/read");
        }

        boolean inWorkspace() {
            return pattern.contains("/workspaces/{")
                    || (access instanceof Access.Action named && named.scope() != null);
        }

        /** An address of the default workspace that fits the pattern. */
        String address() {
            return pattern.replaceAll("\\{(sub|subscription)}", "00000000-0000-0000-0000-000000000001")
                    .replaceAll("\\{(group|rg)}", "rg")
                    .replaceAll("\\{(ws|workspace)}", "ws1")
                    .replaceAll("\\{[^}.]+}", "x")
                    .replaceAll("\\{[^}]+\\.\\.\\.}", "x/y");
        }

        @Override
        public String toString() {
            return method + " " + pattern;
        }
    }

    @BeforeAll
    static void start() {
        server = new TestingServer(home, Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<Known> routes() {
        List<Known> routes = new ArrayList<>();
        Routes writer = new Routes() {
            @Override
            public Routes on(String method, String pattern, Access access, Handler handler) {
                routes.add(new Known(method, pattern, access));
                return this;
            }
        };
        server.rooms().resources().forEach(resource -> resource.routes(writer));
        return routes;
    }

    /** The routes among {@code asked} that do not answer {@code token} as they should. */
    private static List<String> wrong(Predicate<Known> asked, String token, Predicate<Integer> right)
            throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Known route : routes()) {
            if (route.access() instanceof Access.Action && asked.test(route)) {
                int status =
                        server.send(route.method(), route.address(), token, "").status();
                if (!right.test(status)) {
                    wrong.add(route + " " + status);
                }
            }
        }
        return wrong;
    }

    @Test
    void aStrangerOpensNothing() throws Exception {
        assertThat(routes()).hasSizeGreaterThan(200);
        assertThat(wrong(route -> true, server.token("stranger"), status -> status == 403))
                .isEmpty();
    }

    @Test
    void nobodyOpensNothing() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Known route : routes()) {
            if (route.access() instanceof Access.Action) {
                int status = server.send(route.method(), route.address(), Map.of("X-Forwarded-For", "203.0.113.9"), "")
                        .status();
                if (status != 401) {
                    wrong.add(route + " " + status);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aReaderReadsAndChangesNothingAnywhere() throws Exception {
        String reader = server.token("reader", "Reader", WORKSPACE);
        assertThat(wrong(route -> !route.reads(), reader, status -> status == 403))
                .isEmpty();
        assertThat(wrong(
                        route -> route.reads() && route.inWorkspace(),
                        reader,
                        status -> status != 403 && status != 401))
                .isEmpty();
        assertThat(wrong(route -> route.reads() && !route.inWorkspace(), reader, status -> status == 403))
                .as("a role at a workspace is none above it")
                .isEmpty();
    }

    @Test
    void noVerbThatChangesIsCalledReading() {
        Set<String> posts = new TreeSet<>();
        for (Known route : routes()) {
            if (route.reads()
                    && !route.method().equals("GET")
                    && !route.method().equals("HEAD")) {
                assertThat(route.method()).as(route.toString()).isEqualTo("POST");
                posts.add(route.pattern().replaceAll(".*/(?=[^/]+/?$)", ""));
            }
        }
        assertThat(posts)
                .as("what is asked by POST only because the question is long")
                .isSubsetOf(QUESTIONS);
    }

    @Test
    void onlyTheseAddressesAskNobodyWhoTheyAre() {
        Set<String> open = new TreeSet<>();
        Set<String> signed = new TreeSet<>();
        for (Known route : routes()) {
            if (route.access() instanceof Access.Open && !route.pattern().endsWith("/mlflow/{rest...}")) {
                open.add(route.toString().replaceFirst("/mlflow/v[12]\\.0/subscriptions/.*(?=/(health|version))", ""));
            }
            if (route.access() instanceof Access.Signed && !route.pattern().endsWith("/{rest...}")) {
                signed.add(route.toString());
            }
        }
        assertThat(open).isEqualTo(OPEN);
        assertThat(signed).isEqualTo(SIGNED);
    }

    @Test
    void aDataScientistWorksButMakesNoComputesAndGivesNoRoles() throws Exception {
        String scientist = server.token("scientist", "AzureML Data Scientist", WORKSPACE);
        assertThat(put(scientist, WORKSPACE + "/computes/c")).isEqualTo(403);
        assertThat(put(scientist, WORKSPACE)).isEqualTo(403);
        assertThat(server.send("DELETE", WORKSPACE, scientist, "").status()).isEqualTo(403);
        assertThat(put(scientist, WORKSPACE + role("Reader"))).isEqualTo(403);
        assertThat(put(scientist, WORKSPACE + "/jobs/j")).isEqualTo(400);
        assertThat(put(scientist, WORKSPACE + "/models/m")).isLessThan(300);
        assertThat(put(scientist, GROUP + "/providers/Microsoft.MachineLearningServices/workspaces/ws2/models/m"))
                .isEqualTo(403);
    }

    @Test
    void rolesAreGivenWhereOneMayAndNeverAbove() throws Exception {
        String contributor = server.token("contributor", "Contributor", GROUP);
        String owner = server.token("boss", "Owner", WORKSPACE);
        String narrow = server.token("narrow", "Owner", WORKSPACE + "/providers/Microsoft.Authorization");
        assertThat(put(contributor, WORKSPACE + "/models/m2")).isLessThan(300);
        assertThat(put(contributor, WORKSPACE + role("Owner"))).isEqualTo(403);
        assertThat(put(contributor, GROUP + role("Owner"))).isEqualTo(403);
        assertThat(put(narrow, WORKSPACE + role("Owner")))
                .as("a role below the scope does not open the scope")
                .isEqualTo(403);
        assertThat(put(owner, GROUP + role("Owner"))).isEqualTo(403);
        assertThat(put(owner, role("Owner"))).isEqualTo(403);
        assertThat(put(owner, WORKSPACE + role("Reader"))).isEqualTo(201);
        assertThat(server.send("GET", WORKSPACE, server.token("guest"), "").status())
                .isEqualTo(200);
        assertThat(server.send("DELETE", WORKSPACE + role("Reader"), contributor, "")
                        .status())
                .isEqualTo(403);
        assertThat(server.send("DELETE", WORKSPACE + role("Reader"), owner, "").status())
                .isEqualTo(200);
        assertThat(server.send("GET", WORKSPACE, server.token("guest"), "").status())
                .as("taken away at once, with the token at hand")
                .isEqualTo(403);
    }

    @Test
    void blobsFollowTheRolesOfTheirWorkspace() throws Exception {
        String account = server.send("GET", WORKSPACE + "/datastores/workspaceblobstore", server.ownerToken(), "")
                .json()
                .path("properties")
                .path("accountName")
                .asString();
        String container = account.substring(account.indexOf("/st/")) + "/azureml-blobstore";
        String blob = container + "/a.txt";
        Map<String, String> owner =
                Map.of("Authorization", "Bearer " + server.ownerToken(), "x-ms-blob-type", "BlockBlob");
        assertThat(server.send("PUT", blob, owner, "text").status()).isEqualTo(201);
        String reader = server.token("blob-reader", "Reader", WORKSPACE);
        String stranger = server.token("blob-stranger");
        assertThat(server.send("GET", blob, reader, "").body()).contains("text");
        assertThat(server.send("DELETE", blob, reader, "").status()).isEqualTo(403);
        assertThat(server.send(
                                "PUT",
                                blob,
                                Map.of("Authorization", "Bearer " + reader, "x-ms-blob-type", "BlockBlob"),
                                "x")
                        .status())
                .isEqualTo(403);
        for (String path : List.of(blob, container + "?restype=container&comp=list")) {
            assertThat(server.send("GET", path, stranger, "").status()).isEqualTo(403);
        }
    }

    @Test
    void textOfTheCallerInAnAddressIsNoScope() throws Exception {
        String outsider = server.token("outsider", "Owner", "/subscriptions/mine");
        assertThat(server.send("PUT", "/api/2.0/mlflow-artifacts/artifacts/x/subscriptions/mine/f.txt", outsider, "x")
                        .status())
                .isEqualTo(403);
    }

    private static int put(String token, String address) throws IOException {
        String body = address.contains("roleAssignments")
                ? "{\"properties\":{\"principalId\":\"guest\",\"roleDefinitionId\":\""
                        + address.substring(address.indexOf('#') + 1) + "\"}}"
                : "{\"properties\":{}}";
        int end = address.indexOf('#');
        return server.send("PUT", end < 0 ? address : address.substring(0, end), token, body)
                .status();
    }

    /** The address of one assignment, and the role that {@link #put} gives there. */
    private static String role(String name) {
        return "/providers/Microsoft.Authorization/roleAssignments/33333333-3333-3333-3333-333333333333#" + name;
    }
}
