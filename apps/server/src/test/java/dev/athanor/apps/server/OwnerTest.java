package dev.athanor.apps.server;

import static dev.athanor.apps.server.TestingServer.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is the owner of an assembled server without showing a token: the owner's own programs, and nothing else that can speak to it. */
class OwnerTest {
    @TempDir
    Path home;

    @Test
    void theOwnersProgramsNeedNoToken() throws Exception {
        try (TestingServer server = server()) {
            assertThat(ask(server, Map.of())).isEqualTo(200);
            assertThat(ask(server, Map.of("Host", "localhost:" + server.port())))
                    .isEqualTo(200);
            assertThat(curl(
                            List.of(),
                            "--unix-socket",
                            home.resolve("run/server.sock").toString(),
                            "http://localhost" + WORKSPACE))
                    .isEqualTo("200");
        }
    }

    @Test
    void aWebPageIsNotTheOwner() throws Exception {
        try (TestingServer server = server()) {
            Map<String, Map<String, String>> pages = new LinkedHashMap<>();
            pages.put("a name turned to loopback", Map.of("Host", "evil.example:" + server.port()));
            pages.put("another port's page", Map.of("Host", "localhost:1"));
            pages.put("no name", Map.of("Host", ""));
            pages.put("fetch of a foreign page", Map.of("Origin", "https://evil.example"));
            pages.put("fetch of a page on loopback", Map.of("Origin", "http://localhost:8888"));
            pages.put("fetch of a file", Map.of("Origin", "null"));
            pages.put("an image of a foreign page", Map.of("Sec-Fetch-Site", "cross-site"));
            for (Map.Entry<String, Map<String, String>> page : pages.entrySet()) {
                assertThat(ask(server, page.getValue())).as(page.getKey()).isIn(400, 401);
            }
            for (String form :
                    List.of("application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "text/plain")) {
                assertThat(server.send("POST", WORKSPACE + "/listKeys", Map.of("Content-Type", form), "a=b")
                                .status())
                        .as(form)
                        .isEqualTo(401);
            }
            TestingServer.Answer preflight = server.send(
                    "OPTIONS",
                    WORKSPACE,
                    Map.of("Origin", "https://evil.example", "Access-Control-Request-Method", "PUT"),
                    "");
            assertThat(preflight.status()).isGreaterThanOrEqualTo(400);
            assertThat(preflight.headers().keySet()).noneMatch(name -> name.startsWith("access-control-allow"));
        }
    }

    @Test
    void aProxiedRequestIsNotTheOwner() throws Exception {
        try (TestingServer server = server()) {
            for (String header : List.of(
                    "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "Via", "X-Real-IP")) {
                assertThat(ask(server, Map.of(header, "203.0.113.9")))
                        .as(header)
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void anotherUserOfTheMachineIsNotTheOwner() throws Exception {
        List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        try (TestingServer server = server()) {
            assumeTrue(
                    "200".equals(curl(List.of(), plain(server))) && can(nobody), "only root can act as another user");
            assertThat(curl(nobody, plain(server))).isEqualTo("401");
            assertThat(curl(nobody, "-k", "https://localhost:" + server.tlsPort() + WORKSPACE))
                    .isEqualTo("401");
            assertThat(curl(
                            nobody,
                            "--unix-socket",
                            home.resolve("run/server.sock").toString(),
                            "http://localhost" + WORKSPACE))
                    .as("the socket's folder is closed")
                    .isEqualTo("000");
        }
    }

    @Test
    void aProcessInAPidNamespaceOfItsOwnIsNotTheOwner() throws Exception {
        List<String> job = List.of("unshare", "--user", "--map-root-user", "--pid", "--fork");
        try (TestingServer server = server()) {
            assumeTrue("200".equals(curl(List.of(), plain(server))) && can(job), "no pid namespaces here");
            assertThat(curl(job, plain(server))).isEqualTo("401");
        }
    }

    @Test
    void aTokenIsJudgedByItselfWhereverItComesFrom() throws Exception {
        try (TestingServer server = server()) {
            Map<String, String> proxied = Map.of(
                    "Authorization",
                    "Bearer " + server.ownerToken(),
                    "X-Forwarded-For",
                    "203.0.113.9",
                    "Host",
                    "evil.example");
            assertThat(ask(server, proxied)).isEqualTo(200);
            assertThat(ask(server, Map.of("Authorization", "Bearer ath_wrong"))).isEqualTo(401);
            assertThat(ask(server, Map.of("Authorization", "Bearer " + server.token("stranger"))))
                    .as("a stranger's token on the owner's own connection")
                    .isEqualTo(403);
        }
    }

    @Test
    void withoutALocalOwnerEverybodyNeedsAToken() throws Exception {
        try (var server = new TestingServer(home, Map.of("security.local-owner", "false"))) {
            assertThat(ask(server, Map.of())).isEqualTo(401);
        }
    }

    @Test
    void offLoopbackEverybodyNeedsATokenAndTls() throws Exception {
        String address = address();
        assumeTrue(!address.isEmpty(), "this machine has loopback only");
        try (var server = new TestingServer(home, Map.of("server.host", "0.0.0.0", "security.names", address))) {
            String there = "https://" + address + ":" + server.tlsPort() + WORKSPACE;
            String ca = home.resolve("tls/ca.pem").toString();
            String token = "Authorization: Bearer " + server.ownerToken();
            assertThat(curl(List.of(), "--cacert", ca, there)).isEqualTo("401");
            assertThat(curl(List.of(), "--cacert", ca, "-H", "Host: localhost:" + server.tlsPort(), there))
                    .isEqualTo("401");
            assertThat(curl(List.of(), "--cacert", ca, "-H", token, there)).isEqualTo("200");
            assertThat(curl(List.of(), "-H", token, there))
                    .as("nobody vouches for our own authority but we")
                    .isEqualTo("000");
            assertThat(curl(List.of(), "-H", token, "http://" + address + ":" + server.port() + WORKSPACE))
                    .as("plain HTTP is on loopback only")
                    .isEqualTo("000");
        }
    }

    @Test
    void secretsOfTheHomeAreItsOwnersAlone() throws Exception {
        try (TestingServer server = server()) {
            assertThat(server.ownerToken()).isNotEmpty();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("run"))))
                    .isEqualTo("rwx------");
            List<String> open = new ArrayList<>();
            for (Path file : files("run", "keys", "tls")) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                boolean secret = text.contains("PRIVATE KEY")
                        || text.contains(server.ownerToken())
                        || file.startsWith(home.resolve("keys"));
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                if (secret && !mode.equals("rw-------")) {
                    open.add(file + " " + mode);
                }
            }
            assertThat(open).isEmpty();
        }
    }

    @Test
    void whatUsersWroteComesWithoutScriptsAndAsAFile() throws Exception {
        try (TestingServer server = server()) {
            String account = server.send("GET", WORKSPACE + "/datastores/workspaceblobstore", server.ownerToken(), "")
                    .json()
                    .path("properties")
                    .path("accountName")
                    .asString();
            String page = "<script>fetch('/metrics')</script>";
            String blob = account.substring(account.indexOf("/st/")) + "/azureml-blobstore/page.html";
            Map<String, String> html = Map.of(
                    "Authorization",
                    "Bearer " + server.ownerToken(),
                    "Content-Type",
                    "text/html",
                    "x-ms-blob-content-type",
                    "text/html",
                    "x-ms-blob-type",
                    "BlockBlob");
            assertThat(server.send("PUT", blob, html, page).status()).isEqualTo(201);
            String run = server.send(
                            "POST", "/api/2.0/mlflow/runs/create", server.ownerToken(), "{\"experiment_id\":\"0\"}")
                    .json()
                    .at("/run/info/run_id")
                    .asString();
            String artifact = "/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/page.html";
            assertThat(server.send("PUT", artifact, html, page).status()).isEqualTo(200);
            for (String path : List.of(blob, artifact)) {
                TestingServer.Answer answer = server.send("GET", path, server.ownerToken(), "");
                assertThat(answer.body()).contains(page);
                assertThat(answer.headers())
                        .as(path)
                        .containsEntry("content-security-policy", "sandbox")
                        .containsEntry("x-content-type-options", "nosniff");
                assertThat(answer.headers().get("content-disposition")).as(path).startsWith("attachment");
            }
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        try (TestingServer server = server()) {
            Map<String, String> announced =
                    Map.of("Authorization", "Bearer " + server.ownerToken(), "Content-Length", "8388609");
            TestingServer.Answer answer = server.send("PUT", WORKSPACE + "/models/m", announced, "");
            assertThat(answer.status()).isEqualTo(413);
        }
    }

    /** Jobs that the kernel cannot tell from the owner make a server ask everybody for a token; then there is nothing to test. */
    private TestingServer server() throws IOException {
        var server = new TestingServer(home, Map.of());
        boolean hidden = !server.send("GET", WORKSPACE, Map.of(), "").body().contains("takes no request without one");
        if (!hidden) {
            server.close();
        }
        assumeTrue(hidden, "jobs cannot be isolated on this machine");
        return server;
    }

    private static int ask(TestingServer server, Map<String, String> headers) throws IOException {
        return server.send("GET", WORKSPACE, headers, "").status();
    }

    private static String plain(TestingServer server) {
        return "http://127.0.0.1:" + server.port() + WORKSPACE;
    }

    private List<Path> files(String... folders) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> walk = Files.walk(home.resolve(folder))) {
                walk.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        return files;
    }

    private static boolean can(List<String> prefix) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.add("true");
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    /** The status that curl got, 000 when there was no connection; empty when there is no curl. */
    private static String curl(List<String> prefix, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(
                List.of("curl", "-s", "--noproxy", "*", "--max-time", "20", "-o", "/dev/null", "-w", "%{http_code}"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).start();
            String status = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return status;
        } catch (IOException absent) {
            return "";
        }
    }

    private static String address() throws Exception {
        return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof java.net.Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse("");
    }
}
