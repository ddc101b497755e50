package dev.athanor.platform.security;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the Linux kernel tells about the other end of a loopback connection: its user ({@code /proc/net/tcp}) and, through the socket's inode, the
 * processes that hold it and their pid namespace. Where the kernel does not tell, the answer is a refusal.
 */
final class KernelSockets {
    private static final String WHOSE = "the kernel does not tell whose this connection is";
    private static final String WHICH = "the kernel does not tell which process this connection belongs to";

    /** The tables are printed piece by piece while sockets come and go: an entry may be missing once, hardly several times. */
    private static final int LOOKS = 5;

    private final Path proc;
    private final long user;

    private record Entry(long user, long inode) {}

    KernelSockets(Path proc, long user) {
        this.proc = proc;
        this.user = user;
    }

    /** The kernel of this machine and the user of this process. */
    static KernelSockets ofThisProcess() {
        Path proc = Path.of("/proc");
        long user;
        try {
            user = ((Number) Files.getAttribute(proc.resolve("self"), "unix:uid")).longValue();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException noProc) {
            user = -1;
        }
        return new KernelSockets(proc, user);
    }

    /** Why the program at the other end is not known to be the owner's, or null when it is. */
    @Nullable
    String refusal(String address, int port, int localPort) {
        if (user < 0) {
            return "this system does not tell whose a connection is";
        }
        String said = look(address, port, localPort);
        for (int looks = 1; looks < LOOKS && (WHOSE.equals(said) || WHICH.equals(said)); looks++) {
            said = look(address, port, localPort);
        }
        return said;
    }

    private @Nullable String look(String address, int port, int localPort) {
        List<Entry> entries = entries(address, port, localPort);
        if (entries.size() != 1 || entries.getFirst().inode() == 0) {
            return WHOSE;
        }
        Entry entry = entries.getFirst();
        if (entry.user() != user) {
            return "the connection belongs to another user of this machine";
        }
        return holders(entry.inode());
    }

    private List<Entry> entries(String address, int port, int localPort) {
        byte[] bytes = InetAddress.ofLiteral(address).getAddress();
        List<Entry> found = new ArrayList<>();
        if (bytes.length == 4) {
            find("net/tcp", hex(bytes), port, localPort, found);
            byte[] mapped = ByteBuffer.allocate(16)
                    .putLong(0)
                    .putInt(0x0000ffff)
                    .put(bytes)
                    .array();
            find("net/tcp6", hex(mapped), port, localPort, found);
        } else {
            find("net/tcp6", hex(bytes), port, localPort, found);
        }
        return found;
    }

    /** Lines: number, local address, remote address, state, queues, timer, retransmits, uid, timeout, inode. */
    private void find(String table, String address, int port, int localPort, List<Entry> found) {
        String local = address + ":" + String.format(Locale.ROOT, "%04X", port);
        String remotePort = ":" + String.format(Locale.ROOT, "%04X", localPort);
        try {
            for (String line : Files.readAllLines(proc.resolve(table))) {
                if (line.contains(local)) {
                    String[] words = line.strip().split("\\s+");
                    if (words.length > 9 && words[1].equals(local) && words[2].endsWith(remotePort)) {
                        var entry = new Entry(Long.parseLong(words[7]), Long.parseLong(words[9]));
                        if (!found.contains(entry)) {
                            found.add(entry);
                        }
                    }
                }
            }
        } catch (IOException unreadable) {
            // No table, no entry: the caller refuses.
        }
    }

    /** The kernel prints each four bytes as a number of the machine's own byte order. */
    private static String hex(byte[] address) {
        ByteBuffer words = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        var text = new StringBuilder();
        while (words.hasRemaining()) {
            text.append(String.format(Locale.ROOT, "%08X", words.getInt()));
        }
        return text.toString();
    }

    /**
     * Refuses unless some process of our own pid namespace holds the socket, and none of another, where jobs live. That none is seen to hold it
     * is no proof: a file on its way between two processes is in neither. All of the few foreign processes are looked at, of our own, newest
     * first, as many as it takes.
     */
    private @Nullable String holders(long inode) {
        Path ours = link(proc.resolve("self/ns/pid"));
        List<Path> processes = ours == null ? List.of() : processes();
        if (ours == null || processes.isEmpty()) {
            return "this system does not tell which process a connection belongs to";
        }
        String socket = "socket:[" + inode + "]";
        List<Path> own = new ArrayList<>();
        for (Path process : processes) {
            Path namespace = link(process.resolve("ns/pid"));
            if (ours.equals(namespace)) {
                own.add(process);
            } else if (namespace != null && holds(process, socket)) {
                return "the connection comes from a process of a job or container";
            }
        }
        return own.stream().anyMatch(process -> holds(process, socket)) ? null : WHICH;
    }

    private List<Path> processes() {
        List<Path> processes = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            entries.forEach(processes::add);
        } catch (IOException | DirectoryIteratorException unreadable) {
            return List.of();
        }
        processes.sort(Comparator.comparingLong(
                        (Path process) -> Long.parseLong(process.getFileName().toString()))
                .reversed());
        return processes;
    }

    private static boolean holds(Path process, String socket) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                Path target = link(file);
                if (target != null && target.toString().equals(socket)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException otherUserOrGone) {
            return false;
        }
        return false;
    }

    private static @Nullable Path link(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException gone) {
            return null;
        }
    }
}
