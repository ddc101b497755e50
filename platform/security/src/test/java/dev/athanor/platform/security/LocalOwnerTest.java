package dev.athanor.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.ErrorForm;
import dev.athanor.foundation.http.Http;
import dev.athanor.foundation.http.Listener;
import dev.athanor.foundation.http.Resource;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.http.Statuses;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Principal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each clause of the owner rule against a real server, with curl as the client. */
class LocalOwnerTest {
    private TestingSecurity testing;
    private Security security;
    private Http http;
    private Path socket;

    private record Answer(int status, String body) {}

    private static final class WhoResource implements Resource {
        @Override
        public void routes(Routes routes) {
            routes.get("/who", Access.action("who/read"), r -> who(r.principal()));
            routes.get("/judged", Access.judged("who/read", "/"), r -> who(r.principal()));
            routes.post("/who", Access.action("who/write"), r -> who(r.principal()));
            routes.put("/who", Access.action("who/write"), r -> who(r.principal()));
        }

        private static Response who(Principal principal) {
            return Response.text(200, "text/plain", principal.kind().name());
        }

        @Override
        public ErrorForm errors() {
            return (failure, request) ->
                    Response.text(Statuses.of(failure.problem().kind()), "text/plain", failure.text());
        }
    }

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/ns")) && has("curl"), "needs Linux and curl");
        testing = TestingSecurity.on("sqlite", Ids.systemClock());
        security = testing.reopen();
        socket = testing.home().resolve("run").resolve("s");
        var resource = new WhoResource();
        http = Http.open(
                List.of(
                        Listener.plain("0.0.0.0", 0),
                        Listener.tls("0.0.0.0", 0, security.certificates().serverContext()),
                        Listener.unix(socket)),
                List.of(resource),
                resource.errors(),
                security.guard(),
                Ids.secure(),
                (request, pattern, status, failure, nanos) -> {});
    }

    @AfterEach
    void stop() {
        if (http != null) {
            http.close();
            testing.close();
        }
    }

    private static boolean has(String program) throws Exception {
        return exit(List.of("sh", "-c", "command -v " + program)) == 0;
    }

    private static int exit(List<String> command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private String plain(String host) {
        return "http://" + host + ":" + http.port(Listener.Kind.PLAIN) + "/who";
    }

    private String tls(String host) {
        return "https://" + host + ":" + http.port(Listener.Kind.TLS) + "/who";
    }

    private Answer curl(String... arguments) throws Exception {
        return curlWithin(List.of(), arguments);
    }

    /** curl, started by another command such as {@code unshare}. */
    private Answer curlWithin(List<String> prefix, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("curl", "-sS", "--noproxy", "*", "--max-time", "20", "-w", "\n%{http_code}", "-k"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        int line = output.lastIndexOf('\n');
        return new Answer(Integer.parseInt(output.substring(line + 1).strip()), output.substring(0, Math.max(line, 0)));
    }

    private static void refused(Answer answer, String why) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(401);
        assertThat(answer.body()).contains(why);
    }

    @Test
    void ownersOwnProgramsNeedNoToken() throws Exception {
        var owner = new Answer(200, "OWNER");
        assertThat(curl(plain("127.0.0.1"))).isEqualTo(owner);
        assertThat(curl(plain("localhost"))).isEqualTo(owner);
        assertThat(curl(tls("localhost"))).isEqualTo(owner);
        assertThat(curl("--unix-socket", socket.toString(), "http://localhost/who"))
                .isEqualTo(owner);
    }

    @Test
    void manyRequestsOfOneConnectionAreAllTheOwners() throws Exception {
        assertThat(curl(plain("127.0.0.1"), plain("127.0.0.1"), "-o", "/dev/null")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anotherUserOfTheMachineIsNotTheOwner() throws Exception {
        List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        List<String> probe = new ArrayList<>(nobody);
        probe.add("true");
        assumeTrue(has("setpriv") && exit(probe) == 0, "only root can act as another user");
        refused(curlWithin(nobody, plain("127.0.0.1")), "another user");
        refused(curlWithin(nobody, tls("localhost")), "another user");
        assertThat(curlWithin(nobody, "--unix-socket", socket.toString(), "http://localhost/who")
                        .status())
                .as("the folder of the socket is closed to others")
                .isEqualTo(0);
    }

    @Test
    void jobIsNotTheOwner() throws Exception {
        List<String> job = List.of("unshare", "--user", "--map-root-user", "--pid", "--fork");
        List<String> probe = new ArrayList<>(job);
        probe.add("true");
        assumeTrue(has("unshare") && exit(probe) == 0, "this kernel gives no pid namespace");
        refused(curlWithin(job, plain("127.0.0.1")), "job");
        refused(curlWithin(job, tls("localhost")), "job");
    }

    @Test
    void jobsOwnTokenOpensAsTheJob() throws Exception {
        Principal job = Security.job(TestingSecurity.WORKSPACE, "train", "ann");
        String token = security.tokens().issue(job, "a", Duration.ofHours(1)).value();
        Answer answer = curl("-H", "Authorization: Bearer " + token, plain("127.0.0.1"));
        assertThat(answer.status())
                .as("judged by the token alone, though the connection is the owner's")
                .isEqualTo(403);
        security.tokens().revoke(job);
        refused(curl("-H", "Authorization: Bearer " + token, plain("127.0.0.1")), "revoked");
    }

    @Test
    void reboundNameIsNotTheOwner() throws Exception {
        refused(curl("-H", "Host: evil.example", plain("127.0.0.1")), "Host");
        refused(curl("-H", "Host: evil.example:" + http.port(Listener.Kind.PLAIN), plain("127.0.0.1")), "Host");
        refused(curl("-H", "Host: localhost:1", plain("127.0.0.1")), "Host");
        refused(
                curl("-H", "Host: localhost.evil.example:" + http.port(Listener.Kind.PLAIN), plain("127.0.0.1")),
                "Host");
    }

    @Test
    void formOfAPageIsNotTheOwner() throws Exception {
        refused(curl("-d", "a=b", plain("127.0.0.1")), "form");
        refused(curl("-F", "a=b", plain("127.0.0.1")), "form");
        refused(curl("-H", "Content-Type: text/plain; charset=utf-8", "-d", "{}", plain("127.0.0.1")), "form");
        assertThat(curl("-H", "Content-Type: application/json", "-d", "{}", plain("127.0.0.1"))
                        .status())
                .isEqualTo(200);
        refused(
                curl("-H", "Content-Type: application/json", "-H", "Origin: null", "-d", "{}", plain("127.0.0.1")),
                "origin");
    }

    @Test
    void foreignPageIsNotTheOwner() throws Exception {
        refused(curl("-H", "Origin: https://evil.example", plain("127.0.0.1")), "origin");
        refused(curl("-H", "Origin: http://localhost:8888", plain("localhost")), "origin");
        refused(curl("-H", "Sec-Fetch-Site: cross-site", plain("127.0.0.1")), "another site");
        refused(curl("-H", "Sec-Fetch-Site: same-site", plain("127.0.0.1")), "another site");
        String own = "http://127.0.0.1:" + http.port(Listener.Kind.PLAIN);
        assertThat(curl("-H", "Origin: " + own, "-H", "Sec-Fetch-Site: same-origin", plain("127.0.0.1"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void proxiedRequestIsNotTheOwner() throws Exception {
        for (String header : List.of("X-Forwarded-For: 1.2.3.4", "Forwarded: for=1.2.3.4", "X-Forwarded-Host: a")) {
            refused(curl("-H", header, plain("127.0.0.1")), "proxy");
            refused(curl("-H", header, "--unix-socket", socket.toString(), "http://localhost/who"), "proxy");
        }
    }

    @Test
    void tokenIsJudgedAlone() throws Exception {
        String token = Files.readString(security.ownerToken()).strip();
        assertThat(curl("-H", "Authorization: Bearer " + token, "-H", "X-Forwarded-For: 1.2.3.4", plain("127.0.0.1")))
                .isEqualTo(new Answer(200, "OWNER"));
        assertThat(curl("-u", "any:" + token, plain("127.0.0.1"))).isEqualTo(new Answer(200, "OWNER"));
        refused(curl("-H", "Authorization: Bearer wrong", plain("127.0.0.1")), "token");
        refused(
                curl("-H", "Authorization: Bearer wrong", "--unix-socket", socket.toString(), "http://localhost/who"),
                "token");
    }

    @Test
    void nameAndPasswordOpenJudgedRoutesOnly() throws Exception {
        security.users().create("ann", "correct horse");
        String judged = plain("127.0.0.1").replace("/who", "/judged");
        assertThat(curl("-u", "ann:correct horse", judged)).isEqualTo(new Answer(200, "USER"));
        refused(curl("-u", "ann:correct horse", plain("127.0.0.1")), "token");
        refused(curl("-u", "ann:wrong guess", judged), "name and password");
        refused(curl("-u", "nobody:correct horse", judged), "name and password");
        String token = Files.readString(security.ownerToken()).strip();
        assertThat(curl("-u", "ann:" + token, judged))
                .as("a token is a token, whoever's name stands before it")
                .isEqualTo(new Answer(200, "OWNER"));
        assertThat(curl(judged)).isEqualTo(new Answer(200, "OWNER"));
    }

    @Test
    void serverOfUnhiddenJobsAsksForTokens() throws Exception {
        security.requireTokens();
        refused(curl(plain("127.0.0.1")), "takes no request without one");
        refused(curl("--unix-socket", socket.toString(), "http://localhost/who"), "takes no request without one");
    }

    @Test
    void otherAddressesNeedTokenAndTls() throws Exception {
        String address = address();
        assumeTrue(!address.isEmpty(), "this machine has loopback only");
        refused(curl(tls(address)), "Host");
        refused(curl("-H", "Host: localhost:" + http.port(Listener.Kind.TLS), tls(address)), "another machine");
        String token = "Authorization: Bearer "
                + Files.readString(security.ownerToken()).strip();
        assertThat(curl("-H", token, tls(address)).status()).isEqualTo(200);
        refused(curl("-H", token, plain(address)), "https");
    }

    private static String address() throws Exception {
        return java.util.Collections.list(java.net.NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(java.net.NetworkInterface::inetAddresses)
                .filter(address -> address instanceof java.net.Inet4Address && !address.isLoopbackAddress())
                .map(java.net.InetAddress::getHostAddress)
                .findFirst()
                .orElse("");
    }
}
