package dev.athanor.foundation.sql;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Work that waits for a thread of the database; without work, it is the last that the thread takes. */
final class SqliteTask<T> {
    private final @Nullable Work<T> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private @Nullable T value;

    SqliteTask(@Nullable Work<T> work) {
        this.work = work;
    }

    boolean isLast() {
        return work == null;
    }

    CompletableFuture<T> done() {
        return done;
    }

    void run(Sql sql) throws SQLException {
        if (work != null) {
            value = work.run(sql);
        }
    }

    @SuppressWarnings("NullAway")
    void complete() {
        done.complete(value);
    }

    void fail(Throwable failure) {
        done.completeExceptionally(failure);
    }
}
