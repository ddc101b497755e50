package dev.athanor.backends.container;

import dev.athanor.foundation.kernel.Cancellable;
import dev.athanor.platform.compute.WorkEvent;
import dev.athanor.platform.compute.WorkListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Somebody who listens to a container. */
final class Watch {
    private final Container container;
    private final WorkListener listener;
    private final Executor threads;
    private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);
    private @Nullable Cancellable alarm;
    private boolean ended;

    Watch(Container container, WorkListener listener, Executor threads) {
        this.container = container;
        this.listener = listener;
        this.threads = threads;
    }

    Container container() {
        return container;
    }

    /** Tells an event after those before it. */
    synchronized void tell(WorkEvent event) {
        try {
            told = told.handleAsync(
                    (nothing, failure) -> {
                        listener.on(container.id(), event);
                        return null;
                    },
                    threads);
        } catch (RejectedExecutionException closed) {
            // Nobody listens any more.
            ended = true;
        }
    }

    synchronized void alarm(Cancellable set) {
        if (ended) {
            set.cancel();
        } else {
            alarm = set;
        }
    }

    synchronized boolean ended() {
        return ended;
    }

    /** Whether this call is the one that ended it. */
    synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        if (alarm != null) {
            alarm.cancel();
        }
        return first;
    }
}
