package dev.athanor.foundation.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.KernelProblem;
import dev.athanor.foundation.kernel.Principal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HttpTest {
    @TempDir
    Path folder;

    private final List<String> observed = new CopyOnWriteArrayList<>();
    private final List<String> scopes = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private Http http;
    private Path socket;

    @BeforeEach
    void open() {
        socket = folder.resolve("s");
        http = Http.open(
                List.of(Listener.plain("127.0.0.1", 0), Listener.unix(socket)),
                List.of(new Echo()),
                HttpTest::error,
                new OnlyReaders(),
                Ids.seeded(1),
                (request, pattern, status, failure, nanos) ->
                        observed.add(request.method() + " " + pattern + " " + status));
    }

    @AfterEach
    void close() {
        http.close();
        client.close();
    }

    @Test
    void pathsMatchWithoutRegardToCaseAndParametersKeepTheirs() throws Exception {
        assertThat(get("/ECHO/Ab%20c").body()).isEqualTo("name=Ab c rest=-");
        assertThat(observed).contains("GET /echo/{name} 200");
    }

    @Test
    void theRestOfAPathIsHandedOverAsSent() throws Exception {
        assertThat(get("/echo/x/files/a%2Fb/c").body()).isEqualTo("name=x rest=a%2Fb/c");
        assertThat(get("/echo/x/files").body()).isEqualTo("name=x rest=");
    }

    @Test
    void aRouteThatNeedsARoleAsksTheGuard() throws Exception {
        assertThat(get("/secret").statusCode()).isEqualTo(401);
    }

    @Test
    void unknownPathsAre404AndWrongVerbs405WithAllow() throws Exception {
        assertThat(get("/nowhere").statusCode()).isEqualTo(404);
        HttpResponse<String> wrong = client.send(
                HttpRequest.newBuilder(uri("/echo/x")).DELETE().build(), HttpResponse.BodyHandlers.ofString());
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void aRouteForTheRestOfAPathDoesNotTakeTheVerbsOfOthers() throws Exception {
        HttpResponse<String> wrong = client.send(
                HttpRequest.newBuilder(uri("/part/one"))
                        .PUT(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).contains("POST");
        assertThat(get("/part/two").body()).isEqualTo("rest=two");
    }

    @Test
    void bodiesBeyondTheLimitAreRefused() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri("/body"))
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[2000]))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void theScopeOfARouteIsWhatItsPatternSaysAndNoTextOfTheCaller() throws Exception {
        get("/history/subscriptions/S1/files/a%2Fb%20c");
        get("/echo2/subscriptions/mine/x");
        get("/fixed");
        assertThat(scopes).containsExactly("/subscriptions/S1/files/a%2Fb c", "/", "/subscriptions/home");
    }

    @Test
    void aDefectIsToldAsInternalErrorAndTheServerGoesOn() throws Exception {
        assertThat(get("/defect").statusCode()).isEqualTo(500);
        assertThat(get("/echo/x").statusCode()).isEqualTo(200);
    }

    @Test
    void aWrittenBodyArrivesWhole() throws Exception {
        assertThat(get("/written").body()).isEqualTo("one\ntwo\n");
    }

    @Test
    @Timeout(20)
    void theSameRoutesAnswerOnAUnixSocket() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap("GET /echo/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII)));
            var text = new StringBuilder();
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            while (text.indexOf("rest") < 0 && channel.read(buffer) >= 0) {
                buffer.flip();
                text.append(StandardCharsets.US_ASCII.decode(buffer));
                buffer.clear();
            }
            assertThat(text.toString()).startsWith("HTTP/1.1 200").contains("name=x rest=-");
        }
    }

    @Test
    void anAddressInUseIsRefusedWhicheverListenerItIs() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Listener free = Listener.plain("127.0.0.1", 0);
            Listener used = Listener.plain("127.0.0.1", taken.getLocalPort());
            for (List<Listener> listeners : List.of(List.of(used), List.of(free, used))) {
                assertThatThrownBy(() -> Http.open(
                                listeners,
                                List.of(new Echo()),
                                HttpTest::error,
                                new OnlyReaders(),
                                Ids.seeded(1),
                                (request, pattern, status, failure, nanos) -> {}))
                        .isInstanceOf(AthanorException.class)
                        .hasMessageContaining("cannot listen");
            }
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + http.port(Listener.Kind.PLAIN) + path);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Response error(AthanorException failure, Request request) {
        return Response.text(Statuses.of(failure.problem().kind()), "text/plain", failure.text());
    }

    @Test
    void anEncodedBodyIsTakenAsItIs() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port(Listener.Kind.PLAIN) + "/body"))
                        .header("Content-Encoding", "br")
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[] {31, -117, 8}))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("3");
    }

    private static final class Echo implements Resource {
        @Override
        public void routes(Routes routes) {
            routes.get(
                    "/echo/{name}",
                    Access.open(),
                    r -> Response.text(200, "text/plain", "name=" + r.param("name") + " rest=-"));
            routes.get(
                    "/echo/{name}/files/{rest...}",
                    Access.open(),
                    r -> Response.text(200, "text/plain", "name=" + r.param("name") + " rest=" + r.param("rest")));
            routes.post("/part/one", Access.open(), r -> Response.status(200));
            for (String verb : List.of("GET", "PUT")) {
                routes.on(
                        verb,
                        "/part/{rest...}",
                        Access.open(),
                        r -> Response.text(200, "text/plain", "rest=" + r.param("rest")));
            }
            routes.get("/history/subscriptions/{sub}/files/{file}", Access.action("read"), r -> Response.status(200));
            routes.get("/echo2/{rest...}", Access.action("read"), r -> Response.status(200));
            routes.get("/fixed", Access.action("read", "/subscriptions/home"), r -> Response.status(200));
            routes.get("/secret", Access.action("secret/read"), r -> Response.status(200));
            routes.put("/body", Access.open(), r -> Response.text(200, "text/plain", "" + r.bytes(1000).length));
            routes.get(
                    "/written",
                    Access.open(),
                    r -> Response.written(200, "text/plain", out -> {
                        out.write("one\n".getBytes(StandardCharsets.US_ASCII));
                        out.flush();
                        out.write("two\n".getBytes(StandardCharsets.US_ASCII));
                    }));
            routes.get("/defect", Access.open(), r -> {
                throw new IllegalStateException("oops");
            });
        }

        @Override
        public ErrorForm errors() {
            return HttpTest::error;
        }
    }

    private final class OnlyReaders implements Guard {
        @Override
        public Principal authenticate(Request request) {
            if (!request.path().equals("/secret")) {
                return Principal.ANONYMOUS;
            }
            throw KernelProblem.UNAUTHENTICATED.because("no token");
        }

        @Override
        public void authorise(Principal principal, String action, String scope) {
            scopes.add(scope);
        }
    }
}
