package dev.athanor.backends.process;

import dev.athanor.foundation.kernel.Cancellable;
import dev.athanor.platform.compute.WorkEvent;
import dev.athanor.platform.compute.WorkListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Work that somebody listens to. */
final class Running {
    private final String id;
    private final RunFolder place;
    private final WorkListener listener;
    private final Executor threads;
    private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);
    private @Nullable Cancellable timeout;
    private boolean ended;

    Running(String id, RunFolder place, WorkListener listener, Executor threads) {
        this.id = id;
        this.place = place;
        this.listener = listener;
        this.threads = threads;
    }

    String id() {
        return id;
    }

    RunFolder place() {
        return place;
    }

    /** Tells an event after those before it. */
    synchronized void tell(WorkEvent event) {
        told = told.handleAsync(
                (nothing, failure) -> {
                    listener.on(id, event);
                    return null;
                },
                threads);
    }

    synchronized void timeout(Cancellable alarm) {
        if (ended) {
            alarm.cancel();
        } else {
            timeout = alarm;
        }
    }

    /** Whether this call is the one that ended it. */
    synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        if (timeout != null) {
            timeout.cancel();
        }
        return first;
    }
}
