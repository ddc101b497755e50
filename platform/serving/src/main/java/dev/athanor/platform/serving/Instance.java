package dev.athanor.platform.serving;

import dev.athanor.platform.compute.WorkEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One running score host. */
final class Instance {
    private final InstanceStore.Entry entry;
    private final List<HostSocket> sockets;
    private final Path log;
    private final long logStart;
    private final Consumer<Instance> stop;
    private final CompletableFuture<WorkEvent> ended = new CompletableFuture<>();

    /** Requests under way; guarded by the lock of its {@link Target}. */
    int load;

    Instance(InstanceStore.Entry entry, List<HostSocket> sockets, Path log, long logStart, Consumer<Instance> stop) {
        this.entry = entry;
        this.sockets = sockets;
        this.log = log;
        this.logStart = logStart;
        this.stop = stop;
    }

    InstanceStore.Entry entry() {
        return entry;
    }

    List<HostSocket> sockets() {
        return sockets;
    }

    /** How it ended, when it has. */
    CompletableFuture<WorkEvent> ended() {
        return ended;
    }

    /** Ends it, for it cannot be reached; whoever waits for its end replaces it. */
    void giveUp() {
        stop.accept(this);
    }

    /** Runs a task when it has ended, at once when it has already. */
    void onEnd(Runnable task) {
        var _ = ended.thenRun(task);
    }

    /** What it has written until now, or the end of it. */
    String logTail(int lines) {
        return LogTail.read(log, logStart, lines);
    }

    /** See {@link HostSocket#exchange}. */
    HostAnswer exchange(
            String method, String target, Map<String, String> headers, byte[] body, Duration limit, Runnable done)
            throws IOException {
        HostSocket socket = sockets.size() == 1
                ? sockets.getFirst()
                : sockets.stream()
                        .min(Comparator.comparingInt(HostSocket::busy))
                        .orElseThrow();
        return socket.exchange(method, target, headers, body, limit, done);
    }

    void close() {
        sockets.forEach(HostSocket::close);
    }
}
