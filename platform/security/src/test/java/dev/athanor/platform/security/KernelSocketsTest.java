package dev.athanor.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code /proc} of files and links, so that each answer of the kernel can be had. */
class KernelSocketsTest {
    private static final String OURS = "pid:[1]";
    private static final String JOBS = "pid:[2]";

    @TempDir
    private Path proc;

    private KernelSockets kernel;

    @BeforeEach
    void machine() throws IOException {
        kernel = new KernelSockets(proc, 1000);
        Files.createDirectories(proc.resolve("net"));
        process("self", OURS, "");
        table("tcp", "");
        table("tcp6", "");
    }

    private void table(String name, String lines) throws IOException {
        Files.writeString(proc.resolve("net").resolve(name), "  sl  local_address rem_address   st\n" + lines);
    }

    private static String word(String hexBytes) {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hexBytes)).order(ByteOrder.nativeOrder());
        var text = new StringBuilder();
        while (bytes.hasRemaining()) {
            text.append(HexFormat.of().withUpperCase().toHexDigits(bytes.getInt()));
        }
        return text.toString();
    }

    /** The client's side of a connection from port 40000 to port 7443. */
    private static String line(String address, long user, long inode) {
        String ip = word(address);
        return "   0: " + ip + ":9C40 " + ip + ":1D13 01 00000000:00000000 00:00000000 00000000  " + user + "        0 "
                + inode + " 1 0000000000000000 20 4 30 10 -1\n";
    }

    private void process(String id, String namespace, String file) throws IOException {
        Files.createDirectories(proc.resolve(id).resolve("ns"));
        Files.createDirectories(proc.resolve(id).resolve("fd"));
        Files.createSymbolicLink(proc.resolve(id).resolve("ns").resolve("pid"), Path.of(namespace));
        if (!file.isEmpty()) {
            Files.createSymbolicLink(proc.resolve(id).resolve("fd").resolve("3"), Path.of(file));
        }
    }

    @Test
    void ownUsersProcessOfOurNamespaceIsTheOwners() throws IOException {
        table("tcp", line("7f000001", 1000, 77));
        process("10", OURS, "socket:[77]");
        assertThat(kernel.refusal("127.0.0.1", 40000, 7443)).isNull();
    }

    @Test
    void anEntryThatIsPrintedTwiceIsOneConnection() throws IOException {
        table("tcp", line("7f000001", 1000, 77) + line("7f000001", 1000, 77));
        process("10", OURS, "socket:[77]");
        assertThat(kernel.refusal("127.0.0.1", 40000, 7443)).isNull();
    }

    @Test
    void connectionsAreKnownWhileOthersComeAndGo() throws IOException, InterruptedException {
        KernelSockets real = KernelSockets.ofThisProcess();
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> takeAll(server));
            Thread bustle = Thread.ofVirtual().start(() -> comeAndGo(server.getLocalPort()));
            for (int i = 0; i < 200; i++) {
                try (var mine = new Socket(server.getInetAddress(), server.getLocalPort())) {
                    assertThat(real.refusal("127.0.0.1", mine.getLocalPort(), mine.getPort()))
                            .isNull();
                }
            }
            bustle.interrupt();
            bustle.join();
        }
    }

    private static void takeAll(ServerSocket server) {
        try {
            while (true) {
                server.accept().close();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void comeAndGo(int port) {
        for (int i = 0; i < 3000 && !Thread.currentThread().isInterrupted(); i++) {
            try (var other = new Socket(InetAddress.getLoopbackAddress(), port)) {
                other.shutdownOutput();
            } catch (IOException full) {
                // The next one.
            }
        }
    }

    @Test
    void bothSortsOfIpv6SocketsAreFound() throws IOException {
        process("10", OURS, "socket:[77]");
        table("tcp6", line("00000000000000000000ffff7f000001", 1000, 77));
        assertThat(kernel.refusal("127.0.0.1", 40000, 7443)).isNull();
        table("tcp6", line("00000000000000000000000000000001", 1000, 77));
        assertThat(kernel.refusal("::1", 40000, 7443)).isNull();
    }

    @Test
    void anotherUsersConnectionIsRefused() throws IOException {
        table("tcp", line("7f000001", 1001, 77));
        process("10", OURS, "socket:[77]");
        assertThat(kernel.refusal("127.0.0.1", 40000, 7443)).contains("another user");
    }

    @Test
    void jobsConnectionIsRefusedEvenWhenAnotherHoldsItToo() throws IOException {
        table("tcp", line("7f000001", 1000, 77));
        process("20", JOBS, "socket:[77]");
        assertThat(kernel.refusal("127.0.0.1", 40000, 7443)).contains("job");
        process("10", OURS, "socket:[77]");
        assertThat(kernel.refusal("127.0.0.1", 40000, 7443)).contains("job");
    }

    @Test
    void whatTheKernelDoesNotTellIsRefused() throws IOException {
        assertThat(kernel.refusal("127.0.0.1", 40000, 7443)).contains("does not tell");
        table("tcp", line("7f000001", 1000, 77));
        process("10", OURS, "socket:[78]");
        assertThat(kernel.refusal("127.0.0.1", 40000, 7443)).contains("which process");
        table("tcp", line("7f000001", 1000, 0));
        assertThat(kernel.refusal("127.0.0.1", 40000, 7443)).contains("does not tell");
        table("tcp", line("7f000001", 1000, 78) + line("7f000001", 1000, 79));
        assertThat(kernel.refusal("127.0.0.1", 40000, 7443)).contains("does not tell");
        assertThat(new KernelSockets(proc, -1).refusal("127.0.0.1", 40000, 7443))
                .contains("does not tell");
        assertThat(new KernelSockets(proc.resolve("none"), 1000).refusal("127.0.0.1", 40000, 7443))
                .contains("does not tell");
    }

    @Test
    void otherPortsAreNotMixedUp() throws IOException {
        table("tcp", line("7f000001", 1000, 77));
        process("10", OURS, "socket:[77]");
        assertThat(kernel.refusal("127.0.0.1", 40001, 7443)).isNotNull();
        assertThat(kernel.refusal("127.0.0.1", 40000, 7444)).isNotNull();
        assertThat(kernel.refusal("127.0.0.2", 40000, 7443)).isNotNull();
    }
}
