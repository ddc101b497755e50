package dev.athanor.protocols.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.foundation.http.Listener;
import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.security.Security;
import dev.athanor.testing.fixtures.TestingClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageResourceTest {
    private static final ContainerId BOX = new ContainerId(TestingStorage.ACCOUNT, "box");
    private static final Map<String, String> BLOCK_BLOB = Map.of("x-ms-blob-type", "BlockBlob");

    @TempDir
    private Path home;

    private final TestingClock clock = new TestingClock();
    private final HttpClient client = HttpClient.newHttpClient();
    private TestingStorage storage;
    private String sas;

    @BeforeEach
    void open() {
        storage = new TestingStorage(home, clock, 0, 0);
        storage.blobs.createContainer(BOX, Map.of());
        sas = sign("racwdl");
    }

    @AfterEach
    void close() {
        client.close();
        storage.close();
    }

    private String sign(String permissions) {
        return storage.security.sas().container(TestingStorage.ACCOUNT, "box", permissions, Duration.ofHours(1));
    }

    private void put(String name, String text) {
        storage.blobs.put(
                BOX.blob(name),
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                PutOptions.of("text/plain"));
    }

    private HttpResponse<String> send(String method, String path, String body, Map<String, String> headers) {
        return sendTo(storage.url() + path, method, body, headers);
    }

    /** A GET of {@code /st} itself. */
    private HttpResponse<String> atRoot(String query) {
        return sendTo(storage.url().replace("/" + TestingStorage.ACCOUNT, "") + query, "GET", "", Map.of());
    }

    private HttpResponse<String> sendTo(String url, String method, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private HttpResponse<String> get(String path) {
        return send("GET", path, "", Map.of());
    }

    private static String error(HttpResponse<String> response) {
        return response.headers().firstValue("x-ms-error-code").orElse("");
    }

    @Test
    void aBlobComesBackWithItsHeaders() {
        var put = send(
                "PUT",
                "/box/dir/a%20b?" + sas,
                "hello",
                Map.of(
                        "x-ms-blob-type", "BlockBlob",
                        "x-ms-meta-Upload_Status", "completed",
                        "x-ms-blob-content-type", "text/csv",
                        "x-ms-version", "2026-10-06"));
        assertThat(put.statusCode()).isEqualTo(201);
        assertThat(put.headers().firstValue("content-md5")).contains(md5("hello"));
        assertThat(put.headers().firstValue("x-ms-version")).contains("2026-10-06");
        var got = get("/box/dir/a%20b?" + sas);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo("hello");
        assertThat(got.headers().firstValue("x-ms-meta-upload_status")).contains("completed");
        assertThat(got.headers().firstValue("content-type")).contains("text/csv");
        assertThat(got.headers().firstValue("content-security-policy")).contains("sandbox");
        assertThat(got.headers().firstValue("etag"))
                .isEqualTo(put.headers().firstValue("etag"))
                .hasValueSatisfying(etag -> assertThat(etag).startsWith("\"0x"));
        var head = send("HEAD", "/box/dir/a%20b?" + sas, "", Map.of());
        assertThat(head.headers().firstValue("content-length")).contains("5");
        assertThat(head.headers().firstValue("last-modified")).contains("Thu, 01 Jan 2026 00:00:00 GMT");
    }

    private static String md5(String text) {
        return Base64.getEncoder().encodeToString(Hashes.digest("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theHostSegmentIsDropped() {
        put("x", "1");
        for (String host : List.of("/_.blob.core.windows.net", "/_.dfs.core.windows.net", "/_.file.x", "/_", "")) {
            assertThat(get(host + "/box/x?" + sas).body()).isEqualTo("1");
        }
    }

    @Test
    void errorsAreAzuresXmlAndOfAHeadTheHeaderOnly() {
        var missing = get("/box/none?" + sas);
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(error(missing)).isEqualTo("BlobNotFound");
        assertThat(missing.body()).contains("<Error><Code>BlobNotFound</Code><Message>");
        var head = send("HEAD", "/box/none?" + sas, "", Map.of());
        assertThat(head.statusCode()).isEqualTo(404);
        assertThat(error(head)).isEqualTo("BlobNotFound");
        assertThat(head.body()).isEmpty();
    }

    @Test
    void rangesFollowAzure() {
        put("r", "0123456789");
        put("empty", "");
        var part = send("GET", "/box/r?" + sas, "", Map.of("x-ms-range", "bytes=2-4"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("234");
        assertThat(part.headers().firstValue("content-range")).contains("bytes 2-4/10");
        assertThat(part.headers().firstValue("x-ms-blob-content-md5")).contains(md5("0123456789"));
        var past = send("GET", "/box/r?" + sas, "", Map.of("Range", "bytes=0-33554431"));
        assertThat(past.headers().firstValue("content-range")).contains("bytes 0-9/10");
        for (String blob : List.of("empty", "r")) {
            var none = send(
                    "GET",
                    "/box/" + blob + "?" + sas,
                    "",
                    Map.of("x-ms-range", blob.equals("r") ? "bytes=10-20" : "bytes=0-100"));
            assertThat(none.statusCode()).isEqualTo(416);
            assertThat(error(none)).isEqualTo("InvalidRange");
        }
        var hashed = send(
                "GET", "/box/r?" + sas, "", Map.of("x-ms-range", "bytes=1-2", "x-ms-range-get-content-md5", "true"));
        assertThat(hashed.headers().firstValue("content-md5")).contains(md5("12"));
    }

    @Test
    void conditionsDecide() {
        put("c", "1");
        String etag = get("/box/c?" + sas).headers().firstValue("etag").orElseThrow();
        assertThat(send("GET", "/box/c?" + sas, "", Map.of("If-None-Match", etag))
                        .statusCode())
                .isEqualTo(304);
        assertThat(send("GET", "/box/c?" + sas, "", Map.of("If-Match", "\"0x1\""))
                        .statusCode())
                .isEqualTo(412);
        var exists = send("PUT", "/box/c?" + sas, "2", Map.of("x-ms-blob-type", "BlockBlob", "If-None-Match", "*"));
        assertThat(exists.statusCode()).isEqualTo(409);
        assertThat(error(exists)).isEqualTo("BlobAlreadyExists");
        assertThat(send("DELETE", "/box/c?" + sas, "", Map.of("If-Match", "\"0x1\""))
                        .statusCode())
                .isEqualTo(412);
        assertThat(send("DELETE", "/box/c?" + sas, "", Map.of("If-Match", etag)).statusCode())
                .isEqualTo(202);
    }

    @Test
    void listingsAreXmlInPages() {
        for (String name : List.of("a/1", "a/2", "b&<>", "c ü")) {
            put(name, "1");
        }
        storage.blobs.setMetadata(BOX.blob("c ü"), Map.of("k", "v<"));
        String list = "/box?restype=container&comp=list&" + sas;
        String all = get(list + "&include=metadata").body();
        assertThat(all)
                .contains("<Name>b&amp;&lt;&gt;</Name>", "<Name>c ü</Name>", "<Metadata><k>v&lt;</k></Metadata>")
                .endsWith("<NextMarker /></EnumerationResults>");
        String folded = get(list + "&delimiter=%2F").body();
        assertThat(folded).contains("<BlobPrefix><Name>a/</Name></BlobPrefix>").doesNotContain("a/1");
        String first = get(list + "&maxresults=3").body();
        String marker = first.replaceAll(".*<NextMarker>(.*)</NextMarker>.*", "$1");
        assertThat(get(list + "&maxresults=3&marker=" + marker).body())
                .contains("c ü")
                .doesNotContain("b&amp;");
        assertThat(get(list + "&maxresults=0").statusCode()).isEqualTo(400);
        assertThat(get(list + "&prefix=a/2").body()).contains("a/2").doesNotContain("a/1");
    }

    @Test
    void aListingMayNameItsContainerInThePrefix() {
        put("a/1", "1");
        put("a/b/2", "1");
        put("c", "1");
        String outer = TestingStorage.ACCOUNT + "/_.blob.core.windows.net/box/";
        String list = "?restype=container&comp=list&" + sas + "&delimiter=%2F&prefix=";
        assertThat(atRoot(list + outer + "a/").body())
                .contains("<Name>" + outer + "a/1</Name>", "<BlobPrefix><Name>" + outer + "a/b/</Name></BlobPrefix>")
                .doesNotContain("box/c");
        assertThat(atRoot(list + TestingStorage.ACCOUNT + "/box").body())
                .contains("<Name>" + TestingStorage.ACCOUNT + "/box/c</Name>");
        assertThat(atRoot(list).statusCode()).isEqualTo(400);
        assertThat(atRoot(list + TestingStorage.ACCOUNT + "/other/a").statusCode())
                .isEqualTo(403);
        assertThat(atRoot(list.replace("comp=list", "comp=acl") + outer).statusCode())
                .isEqualTo(400);
    }

    @Test
    void blocksMakeABlob() {
        for (String id : List.of("Yg%3D%3D", "YQ%3D%3D")) {
            assertThat(send("PUT", "/box/big?comp=block&blockid=" + id + "&" + sas, id.substring(0, 2), Map.of())
                            .statusCode())
                    .isEqualTo(201);
        }
        String list = "<?xml version=\"1.0\"?><BlockList><Latest>YQ==</Latest><Latest>Yg==</Latest></BlockList>";
        assertThat(send("PUT", "/box/big?comp=blocklist&" + sas, list, Map.of("x-ms-blob-content-type", "text/x"))
                        .statusCode())
                .isEqualTo(201);
        var got = get("/box/big?" + sas);
        assertThat(got.body()).isEqualTo("YQYg");
        assertThat(got.headers().firstValue("content-type")).contains("text/x");
        var unknown = send("PUT", "/box/big?comp=blocklist&" + sas, list, Map.of());
        assertThat(error(unknown)).isEqualTo("InvalidBlockList");
        String entity =
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><BlockList><Latest>&x;</Latest></BlockList>";
        assertThat(send("PUT", "/box/big?comp=blocklist&" + sas, entity, Map.of())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void pathsThatLeaveTheContainerAreRefused() throws IOException {
        Files.writeString(home.resolve("blobs/secret"), "s");
        for (String path : List.of(
                "/box/../secret",
                "/box/%2e%2e/secret",
                "/box/..%2f..%2fsecret",
                "/box/a/%2e%2e/%2e%2e/%2e%2e/secret",
                "/box/x%00y",
                "/box/%2fetc%2fpasswd",
                "/box//etc/passwd",
                "/box/a%5cb",
                "/..%2f.staging/lock",
                "/.staging/lock",
                "/box/%ff",
                "/box/%zz")) {
            for (String method : List.of("GET", "PUT", "DELETE")) {
                String status = raw(method + " /st/" + TestingStorage.ACCOUNT + path + "?" + sas
                        + " HTTP/1.1\r\nHost: localhost\r\nx-ms-blob-type: BlockBlob\r\nContent-Length: 1\r\n"
                        + "Connection: close\r\n\r\nx");
                assertThat(status).as(method + " " + path).matches("HTTP/1.1 4\\d\\d[\\s\\S]*");
            }
        }
        assertThat(Files.readString(home.resolve("blobs/secret"))).isEqualTo("s");
        assertThat(storage.blobs.list(BOX, "", null, null, 10).blobs()).isEmpty();
    }

    private String raw(String request) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), storage.http.port(Listener.Kind.PLAIN));
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            socket.setSoTimeout(10_000);
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void aBodyThatEndsEarlyLeavesNothing() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), storage.http.port(Listener.Kind.PLAIN));
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            socket.setSoTimeout(10_000);
            out.write(("PUT /st/" + TestingStorage.ACCOUNT + "/box/cut?" + sas
                            + " HTTP/1.1\r\nHost: localhost\r\nx-ms-blob-type: BlockBlob\r\nContent-Length: 100000\r\n\r\nabc")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.shutdownOutput();
            in.readAllBytes();
        }
        assertThat(storage.blobs.find(BOX.blob("cut"))).isEmpty();
    }

    @Test
    void permissionsAreKeptByVerbAndPath() {
        put("x", "1");
        String read = sign("r");
        assertThat(get("/box/x?" + read).statusCode()).isEqualTo(200);
        var denied = List.of(
                send("PUT", "/box/y?" + read, "1", BLOCK_BLOB),
                send("DELETE", "/box/x?" + read, "", Map.of()),
                send("PUT", "/box/x?comp=metadata&" + read, "", Map.of()),
                send("PUT", "/box/x?comp=block&blockid=YQ==&" + read, "1", Map.of()),
                get("/box?restype=container&comp=list&" + read));
        denied.forEach(response -> {
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(error(response)).isEqualTo("AuthorizationPermissionMismatch");
        });
        assertThat(get("/box/x?" + sign("w")).statusCode()).isEqualTo(403);
        assertThat(send("PUT", "/box/x?" + sign("c"), "2", BLOCK_BLOB).statusCode())
                .isEqualTo(409);
        assertThat(send("PUT", "/box/new?" + sign("c"), "2", BLOCK_BLOB).statusCode())
                .isEqualTo(201);
        assertThat(send("DELETE", "/box?restype=container&" + sas, "", Map.of()).statusCode())
                .isEqualTo(403);
        assertThat(send("PUT", "/other?restype=container&" + sas, "", Map.of()).statusCode())
                .isEqualTo(403);
        assertThat(get("/other/x?" + sas).statusCode()).isEqualTo(403);
    }

    @Test
    void aSignatureForAFolderOpensThatFolderOnly() {
        put("runs/1/log", "1");
        put("runs/12/log", "2");
        String folder =
                storage.security.sas().folder(TestingStorage.ACCOUNT, "box", "runs/1", "rl", Duration.ofHours(1));
        assertThat(get("/box/runs/1/log?" + folder).body()).isEqualTo("1");
        assertThat(get("/box/runs/12/log?" + folder).statusCode()).isEqualTo(403);
        assertThat(get("/box/runs/1/..%2f12/log?" + folder).statusCode()).isBetween(400, 403);
        String list = "/box?restype=container&comp=list&" + folder;
        assertThat(get(list + "&prefix=runs/1/").body()).contains("runs/1/log").doesNotContain("runs/12");
        assertThat(get(list + "&prefix=runs/1").statusCode()).isEqualTo(403);
        assertThat(get(list).statusCode()).isEqualTo(403);
    }

    @Test
    void signaturesEndAndAreNotTold() {
        put("x", "1");
        clock.advance(Duration.ofHours(2));
        var late = get("/box/x?" + sas);
        assertThat(late.statusCode()).isEqualTo(403);
        String signature = sas.replaceAll(".*sig=", "");
        assertThat(late.body()).doesNotContain(signature);
        var forged = get("/box/x?" + sign("r").replace("sp=r", "sp=rw"));
        assertThat(error(forged)).isEqualTo("AuthenticationFailed");
    }

    @Test
    void aJobsTokenReadsItsWorkspaceAndWritesItsOwnRunOnly() {
        ContainerId artifacts = new ContainerId(TestingStorage.ACCOUNT, "azureml");
        storage.blobs.createContainer(artifacts, Map.of());
        put("x", "1");
        Principal job = Security.job(TestingStorage.WORKSPACE, "job1", "somebody");
        var bearer = Map.of(
                "Authorization",
                "Bearer " + storage.security.tokens().createSecret(job, java.util.Optional.empty()),
                "x-ms-blob-type",
                "BlockBlob");
        assertThat(send("GET", "/box/x", "", bearer).statusCode()).isEqualTo(200);
        assertThat(send("PUT", "/box/x", "2", bearer).statusCode()).isEqualTo(403);
        assertThat(send("PUT", "/azureml/ExperimentRun/dcid.job1/m.txt", "2", bearer)
                        .statusCode())
                .isEqualTo(201);
        assertThat(send("PUT", "/azureml/ExperimentRun/dcid.job12/m.txt", "2", bearer)
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("DELETE", "/azureml?restype=container", "", bearer).statusCode())
                .isEqualTo(403);
        assertThat(send("GET", "/box/x", "", Map.of("Authorization", "Bearer nonsense"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aCopyNeedsTheRightToReadItsSource() {
        put("from", "1");
        String source = storage.url() + "/box/from";
        var without = send("PUT", "/box/to?" + sas, "", Map.of("x-ms-copy-source", source));
        assertThat(error(without)).isEqualTo("CannotVerifyCopySource");
        var with = send("PUT", "/box/to?" + sas, "", Map.of("x-ms-copy-source", source + "?" + sign("r")));
        assertThat(with.statusCode()).isEqualTo(202);
        assertThat(get("/box/to?" + sas).body()).isEqualTo("1");
        var foreign =
                send("PUT", "/box/to?" + sas, "", Map.of("x-ms-copy-source", "http://127.0.0.1/st/other/box/from"));
        assertThat(error(foreign)).isEqualTo("CannotVerifyCopySource");
    }

    @Test
    void whatIsNotHereIsRefusedByName() {
        put("x", "1");
        for (String call : List.of("comp=lease", "comp=tier", "comp=appendblock", "comp=page", "comp=snapshot")) {
            var refused = send("PUT", "/box/x?" + call + "&" + sas, "", Map.of());
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(error(refused)).isEqualTo("FeatureNotSupported");
        }
        var append = send("PUT", "/box/x?" + sas, "1", Map.of("x-ms-blob-type", "AppendBlob"));
        assertThat(error(append)).isEqualTo("FeatureNotSupported");
        var metadata = send("PUT", "/box/x?comp=metadata&" + sas, "", Map.of("x-ms-meta-a-b", "1"));
        assertThat(error(metadata)).isEqualTo("InvalidMetadata");
        assertThat(get("/../nobody/box/x?" + sas).statusCode()).isBetween(400, 404);
    }

    @Test
    void contentThatCouldCarryScriptsIsDownloaded() {
        send(
                "PUT",
                "/box/page.html?" + sas,
                "<script>1</script>",
                Map.of("x-ms-blob-type", "BlockBlob", "x-ms-blob-content-type", "text/html"));
        var got = get("/box/page.html?" + sas);
        assertThat(got.headers().firstValue("content-disposition")).contains("attachment");
        assertThat(got.headers().firstValue("x-content-type-options")).contains("nosniff");
    }
}
