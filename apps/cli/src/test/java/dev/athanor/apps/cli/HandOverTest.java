package dev.athanor.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says to a server of this machine instead of sending content. */
class HandOverTest {
    @TempDir
    private Path folder;

    /** A server that takes one request, answers it and tells what it was. */
    private CompletableFuture<String> serve(String answer) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
        return CompletableFuture.supplyAsync(() -> {
            try (server;
                    SocketChannel channel = server.accept()) {
                StringBuilder seen = new StringBuilder();
                ByteBuffer buffer = ByteBuffer.allocate(8192);
                while (!seen.toString().matches("(?s).*into .*\n") && channel.read(buffer.clear()) > 0) {
                    seen.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
                }
                channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                return seen.toString();
            } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
        });
    }

    private boolean take(Destination destination) {
        Running running = Running.of(Map.of("httpUrl", "http://localhost:2", "socket", folder + "/socket"));
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Endpoint endpoint = Endpoint.local(running, new Home(folder));
        try (Client client = new Client(endpoint, new Console(nowhere, nowhere, false, false, 0))) {
            return new HandOver(client).take(LocalFiles.of(folder.resolve("data"), "x"), destination);
        }
    }

    @Test
    void namesGoFirstAndTheDigestAtTheEnd() throws IOException {
        Files.createDirectories(folder.resolve("data/sub dir"));
        Files.writeString(folder.resolve("data/sub dir/a"), "12");
        CompletableFuture<String> server = serve("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        assertThat(take(new Destination(
                        "/st/acc/box", "sig=x", digest -> "Local/" + digest + "/", () -> "d".repeat(64))))
                .isTrue();
        assertThat(server.join())
                .startsWith("POST /st/acc/box?restype=container&comp=handover HTTP/1.1\r\n")
                .endsWith("\r\n\r\nfile 2 sub%20dir%2Fa " + Invocation.encode(folder + "/data/sub dir/a")
                        + "\ninto Local%2F" + "d".repeat(64) + "%2F\n");
    }

    @Test
    void aServerThatCannotIsSentTheContent() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/a"), "1");
        CompletableFuture<String> server =
                serve("HTTP/1.1 403 No\r\nx-ms-error-code: HandOverRefused\r\nContent-Length: 0\r\n\r\n");
        assertThat(take(Destination.known(new Uploads.Target("/st/acc/box", "p/", "sig=x"))))
                .isFalse();
        assertThat(server.join()).endsWith("into p%2F\n");
    }
}
