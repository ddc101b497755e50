package dev.athanor.platform.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Who listens on this machine. */
final class Listening {
    private static final int PATIENCE = 1000;
    private static final String LISTEN = "0A";
    private static final String ANY = "0+";

    private Listening() {}

    /** Whether something takes connections there. */
    static boolean onLoopback(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** Whether what listens there is also reached from other machines; known on Linux only. */
    static boolean everywhere(int port) {
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .map(Path::of)
                .filter(Files::isReadable)
                .anyMatch(table -> listed(table, port));
    }

    /** The kernel's table: a line a socket, its own address in hexadecimal as the second word, its state as the fourth. */
    private static boolean listed(Path table, int port) {
        String ending = String.format(Locale.ROOT, ":%04X", port);
        try (Stream<String> lines = Files.lines(table)) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length > 3 && words[3].equals(LISTEN))
                    .filter(words -> words[1].endsWith(ending))
                    .anyMatch(words -> words[1].substring(0, words[1].length() - ending.length())
                            .matches(ANY));
        } catch (IOException | UncheckedIOException unreadable) {
            return false;
        }
    }
}
