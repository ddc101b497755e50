package dev.athanor.foundation.blobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Shares syncs: whoever asks while a sync of the same thing runs waits for the next one, which serves all who asked meanwhile. A sync that
 * began before a caller's change does not count for that caller.
 */
final class Syncs<K> {
    /** Puts a thing on disk. */
    @FunctionalInterface
    interface Action {
        void sync() throws IOException;
    }

    private static final class Turn {
        final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

        @Nullable
        Turn next;
    }

    private final Map<K, Turn> running = new HashMap<>();

    void sync(K key, Action action) throws IOException {
        Turn mine;
        Turn before = null;
        boolean lead = false;
        synchronized (running) {
            Turn now = running.get(key);
            if (now == null) {
                mine = new Turn();
                running.put(key, mine);
                lead = true;
            } else if (now.next == null) {
                mine = new Turn();
                now.next = mine;
                before = now;
                lead = true;
            } else {
                mine = now.next;
            }
        }
        if (before != null) {
            before.done.handle((ok, failure) -> null).join();
        }
        if (lead) {
            run(key, mine, action);
        }
        try {
            mine.done.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof IOException io) {
                throw io;
            }
            throw failure;
        }
    }

    private void run(K key, Turn turn, Action action) {
        Throwable failed = null;
        try {
            action.sync();
        } catch (IOException | RuntimeException failure) {
            failed = failure instanceof UncheckedIOException unchecked ? unchecked.getCause() : failure;
        }
        synchronized (running) {
            if (turn.next == null) {
                running.remove(key);
            } else {
                running.put(key, turn.next);
            }
        }
        if (failed == null) {
            turn.done.complete(null);
        } else {
            turn.done.completeExceptionally(failed);
        }
    }
}
