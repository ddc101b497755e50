package dev.athanor.platform.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One worker's socket with its idle connections. An exchange runs on a thread of its own: a caller that gives up leaves it behind, and the
 * worker counts as busy until it has answered, as it is.
 */
final class HostSocket implements AutoCloseable {
    private final Path path;
    private final Deque<HostConnection> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger busy = new AtomicInteger();
    private volatile boolean closed;

    /** An exchange that took longer than it may; it goes on without its caller. */
    static final class TooSlow extends IOException {
        private static final long serialVersionUID = 1L;

        TooSlow() {
            super("no answer in time");
        }
    }

    /** The socket takes no connections: the instance is gone, and nothing was sent. */
    static final class Unreachable extends IOException {
        private static final long serialVersionUID = 1L;

        Unreachable(IOException cause) {
            super("the score host takes no connections", cause);
        }
    }

    HostSocket(Path path) {
        this.path = path;
    }

    /** Requests under way. */
    int busy() {
        return busy.get();
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @param done called once, when the worker has answered or failed, maybe long after the caller gave up
     * @throws TooSlow after {@code limit}
     * @throws Unreachable when nothing was sent
     * @throws IOException when the host ends before it has answered
     */
    HostAnswer exchange(
            String method, String target, Map<String, String> headers, byte[] body, Duration limit, Runnable done)
            throws IOException {
        busy.incrementAndGet();
        var answer = new CompletableFuture<HostAnswer>();
        Thread.startVirtualThread(() -> {
            try {
                answer.complete(exchange(method, target, headers, body));
            } catch (IOException | RuntimeException failure) {
                answer.completeExceptionally(failure);
            } finally {
                busy.decrementAndGet();
                done.run();
            }
        });
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException slow) {
            throw new TooSlow();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException io ? io : new IOException(failure.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", stopped));
        }
    }

    private HostAnswer exchange(String method, String target, Map<String, String> headers, byte[] body)
            throws IOException {
        HostConnection kept = idle.pollFirst();
        if (kept == null) {
            return exchange(open(), method, target, headers, body);
        }
        try {
            return exchange(kept, method, target, headers, body);
        } catch (IOException stale) {
            // A worker that was replaced closes its connections; nothing of this request was answered then.
            if (kept.hasAnswered()) {
                throw stale;
            }
            return again(stale, method, target, headers, body);
        }
    }

    private HostAnswer again(IOException stale, String method, String target, Map<String, String> headers, byte[] body)
            throws IOException {
        HostConnection fresh;
        try {
            fresh = open();
        } catch (Unreachable gone) {
            // The request itself may be what ended the host, so this is no case of "nothing was sent".
            stale.addSuppressed(gone);
            throw stale;
        }
        return exchange(fresh, method, target, headers, body);
    }

    private HostConnection open() throws Unreachable {
        try {
            return HostConnection.open(path);
        } catch (IOException refused) {
            throw new Unreachable(refused);
        }
    }

    private HostAnswer exchange(
            HostConnection connection, String method, String target, Map<String, String> headers, byte[] body)
            throws IOException {
        try {
            HostAnswer answer = connection.exchange(method, target, headers, body);
            giveBack(connection);
            return answer;
        } catch (IOException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    private void giveBack(HostConnection connection) {
        if (connection.isReusable() && !closed) {
            idle.addFirst(connection);
            if (closed) {
                close();
            }
        } else {
            connection.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        for (HostConnection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
    }
}
