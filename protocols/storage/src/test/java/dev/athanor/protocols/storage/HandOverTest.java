package dev.athanor.protocols.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.testing.fixtures.TestingClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner's files are taken by path; nobody else's, and by no other road. */
class HandOverTest {
    private static final ContainerId BOX = new ContainerId(TestingStorage.ACCOUNT, "box");
    private static final String ADDRESS = "/st/" + TestingStorage.ACCOUNT + "/box?restype=container&comp=handover";

    @TempDir
    private Path home;

    @TempDir
    private Path data;

    private TestingStorage storage;

    @BeforeEach
    void open() throws IOException {
        storage = new TestingStorage(home, new TestingClock(), 0, 0);
        storage.blobs.createContainer(BOX, Map.of());
        Files.writeString(data.resolve("a b.csv"), "1,2");
        Files.writeString(data.resolve("c"), "3");
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private String lines() {
        return "file 3 sub/a%20b.csv " + data + "/a%20b.csv\nfile 1 c " + data + "/c\n";
    }

    private List<String> names() {
        return storage.blobs.list(BOX, "", null, null, 100).blobs().stream()
                .map(BlobInfo::name)
                .toList();
    }

    /** Sends over the socket, the body in two parts, and gives the whole answer. */
    private String overSocket(Optional<String> token, String begin, String end) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(home.resolve("socket")));
            String head = "POST " + ADDRESS + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + token.map(secret -> "Authorization: Bearer " + secret + "\r\n")
                            .orElse("")
                    + "Content-Length: " + (begin.length() + end.length()) + "\r\n\r\n";
            channel.write(ByteBuffer.wrap((head + begin).getBytes(StandardCharsets.UTF_8)));
            channel.write(ByteBuffer.wrap(end.getBytes(StandardCharsets.UTF_8)));
            var answer = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            while (channel.read(buffer.clear()) > 0) {
                answer.write(buffer.array(), 0, buffer.position());
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void theOwnerHandsFilesOverByTheirPaths() throws IOException {
        assertThat(overSocket(Optional.empty(), lines(), "into Local/0123/   \n"))
                .startsWith("HTTP/1.1 201");
        assertThat(names()).containsExactly("Local/0123/c", "Local/0123/sub/a b.csv");
        assertThat(data.resolve("c")).hasContent("3");
    }

    @Test
    void nothingIsTakenFromWhoIsNotTheOwner() throws IOException {
        Principal guest = new Principal("11111111-0000-0000-0000-000000000000", "guest", Principal.Kind.USER, null);
        String token = storage.security.tokens().createSecret(guest, Optional.empty());
        assertThat(overSocket(Optional.of(token), lines(), "into x/\n")).startsWith("HTTP/1.1 403");
        assertThat(names()).isEmpty();
    }

    @Test
    void nothingIsTakenByAnotherRoadThanTheSocket() throws IOException, InterruptedException {
        String owner = Files.readString(storage.security.ownerToken()).strip();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create(storage.url().replace("/st/" + TestingStorage.ACCOUNT, "") + ADDRESS);
            HttpRequest request = HttpRequest.newBuilder(address)
                    .header("Authorization", "Bearer " + owner)
                    .POST(HttpRequest.BodyPublishers.ofString(lines() + "into x/\n"))
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.headers().firstValue("x-ms-error-code")).contains("HandOverRefused");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void aFileThatIsMissingOrChangedIsToldAndNothingStays() throws IOException {
        assertThat(overSocket(Optional.empty(), "file 1 x " + data + "/missing\n", "into x/\n"))
                .startsWith("HTTP/1.1 400")
                .contains("BlobSourceUnreadable");
        assertThat(overSocket(Optional.empty(), "file 2 x " + data + "/c\n", "into x/\n"))
                .startsWith("HTTP/1.1 409")
                .contains("BlobSourceChanged");
        assertThat(names()).isEmpty();
    }

    @Test
    void aBodyThatIsNoneIsRefused() throws IOException {
        for (String end : List.of(
                "",
                "into\tx/",
                "take x/\n",
                "file 1 x relative\ninto x/\n",
                "file -1 x /y\ninto x/\n",
                "into x/../../y\n")) {
            assertThat(overSocket(Optional.empty(), lines(), end)).as(end).startsWith("HTTP/1.1 400");
        }
        assertThat(names()).isEmpty();
    }
}
