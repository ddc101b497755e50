package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.foundation.kernel.KernelProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where this room keeps its files: work folders, logs, sockets. */
final class Places {
    /** Longest path of a Unix socket that every system takes, less a worker's number. */
    private static final int LONGEST_SOCKET = 100;

    private static final String PRIVATE = "rwx------";

    private final Path home;

    Places(Path home) {
        this.home = home.toAbsolutePath();
    }

    Path work(String workId) {
        return home.resolve("serving").resolve("work").resolve(workId);
    }

    /** The folder of an instance's sockets, short enough wherever the home folder is. */
    Path sockets(String workId) {
        Path near = home.resolve("run").resolve("s").resolve(workId);
        if (near.resolve("s").toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET) {
            return near;
        }
        return refuge().resolve(workId);
    }

    /** Where sockets go when the home folder's path is too long. */
    private Path refuge() {
        return Path.of("/tmp")
                .resolve("athanor-" + Hashes.sha256(home.toString()).substring(0, 8));
    }

    /** Makes an instance's folder of sockets; in a place that everybody may write to, only if nobody else made its parent. */
    Path makeSockets(String workId) {
        Path folder = sockets(workId);
        make(folder);
        Path refuge = refuge();
        if (folder.startsWith(refuge)) {
            try {
                boolean ours = Files.getOwner(refuge, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(home));
                Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(refuge, LinkOption.NOFOLLOW_LINKS);
                if (!ours || !allowed.equals(PosixFilePermissions.fromString(PRIVATE))) {
                    throw new AthanorException(
                            KernelProblem.ACCESS_DENIED,
                            refuge + " belongs to somebody else or is open to others; remove it, or use a home folder"
                                    + " with a shorter path than " + home);
                }
            } catch (IOException unreadable) {
                throw new AthanorException(
                        KernelProblem.DISK_FULL,
                        "cannot look at " + refuge + ": " + unreadable.getMessage(),
                        unreadable);
            }
        }
        return folder;
    }

    /** The socket of a worker, from 0; the score host names them so. */
    Path socket(String workId, int worker) {
        return sockets(workId).resolve(worker == 0 ? "s" : "s." + worker);
    }

    private Path logs(DeploymentKey key) {
        return home.resolve("serving")
                .resolve("logs")
                .resolve(key.workspace())
                .resolve(key.endpoint())
                .resolve(key.name());
    }

    Path hostLog(DeploymentKey key, int number) {
        return logs(key).resolve("inference-server-" + number + ".log");
    }

    Path preparationLog(DeploymentKey key) {
        return logs(key).resolve("storage-initializer.log");
    }

    /** Makes a folder that only the server's user may enter, its parents too. */
    static void make(Path folder) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        } catch (IOException refused) {
            throw new AthanorException(
                    KernelProblem.DISK_FULL, "cannot make the folder " + folder + ": " + refused.getMessage(), refused);
        }
    }

    /** What an instance had besides its log. */
    void forgetWork(String workId) {
        delete(work(workId));
        delete(sockets(workId));
    }

    void forgetLogs(DeploymentKey key) {
        delete(logs(key));
    }

    /** Deletes a tree; links in it go, what they point to stays. */
    private static void delete(Path root) {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException ignored) {
            // What is left is swept with the deployment's next start; nothing depends on it.
        }
    }
}
