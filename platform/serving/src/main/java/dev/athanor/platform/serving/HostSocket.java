package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.Cancellable;
import dev.athanor.foundation.kernel.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One worker's socket with its idle connections. */
final class HostSocket implements AutoCloseable {
    private final Path path;
    private final Ticker ticker;
    private final Deque<HostConnection> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger busy = new AtomicInteger();
    private volatile boolean closed;

    /** An exchange that took longer than it may. */
    static final class TooSlow extends IOException {
        private static final long serialVersionUID = 1L;

        TooSlow(Throwable cause) {
            super("no answer in time", cause);
        }
    }

    HostSocket(Path path, Ticker ticker) {
        this.path = path;
        this.ticker = ticker;
    }

    /** Requests under way. */
    int busy() {
        return busy.get();
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @throws TooSlow after {@code limit}
     * @throws IOException when the host ends or cannot be reached
     */
    HostAnswer exchange(String method, String target, Map<String, String> headers, byte[] body, Duration limit)
            throws IOException {
        busy.incrementAndGet();
        try {
            HostConnection kept = idle.pollFirst();
            if (kept != null) {
                try {
                    return exchange(kept, method, target, headers, body, limit);
                } catch (TooSlow slow) {
                    throw slow;
                } catch (IOException stale) {
                    // A worker that was replaced closes its connections; nothing of this request was answered then.
                    if (kept.hasAnswered()) {
                        throw stale;
                    }
                }
            }
            return exchange(HostConnection.open(path), method, target, headers, body, limit);
        } finally {
            busy.decrementAndGet();
        }
    }

    private HostAnswer exchange(
            HostConnection connection,
            String method,
            String target,
            Map<String, String> headers,
            byte[] body,
            Duration limit)
            throws IOException {
        var late = new AtomicBoolean();
        Cancellable alarm = ticker.after(limit, () -> {
            late.set(true);
            connection.close();
        });
        try {
            HostAnswer answer = connection.exchange(method, target, headers, body);
            alarm.cancel();
            giveBack(connection);
            return answer;
        } catch (IOException failure) {
            connection.close();
            throw late.get() ? new TooSlow(failure) : failure;
        } finally {
            alarm.cancel();
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
