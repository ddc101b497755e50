package dev.athanor.foundation.sql;

import dev.athanor.foundation.kernel.AthanorException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * SQLite in WAL mode with {@code synchronous=FULL}. One thread writes: it takes every transaction that waits, runs each within a savepoint
 * and commits them together, so that concurrent clients share one sync of the disk. A few threads read. Callers (virtual threads) wait on
 * futures, never inside native code.
 */
final class SqliteDatabase extends Database {
    /** Most transactions that share a commit; bounds how long the first of them waits. */
    private static final int GROUP = 256;

    private static final int READERS = 4;

    private final BlockingQueue<Task<?>> writes = new LinkedBlockingQueue<>();
    private final BlockingQueue<Task<?>> reads = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    private static final class Task<T> {
        final @Nullable Work<T> work;
        final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T value;

        Task(@Nullable Work<T> work) {
            this.work = work;
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
    }

    SqliteDatabase(Path file) {
        try {
            Connection writer = connect(file, false);
            threads.add(start("db-write", () -> writeLoop(writer)));
            for (int i = 0; i < READERS; i++) {
                Connection reader = connect(file, true);
                threads.add(start("db-read-" + i, () -> readLoop(reader)));
            }
        } catch (SQLException failure) {
            close();
            throw new AthanorException(
                    SqlProblem.DATABASE_UNREACHABLE, "cannot open " + file + ": " + failure.getMessage(), failure);
        }
    }

    private static Thread start(String name, Runnable loop) {
        return Thread.ofPlatform().daemon().name(name).start(loop);
    }

    private static Connection connect(Path file, boolean readOnly) throws SQLException {
        var properties = new Properties();
        properties.setProperty("journal_mode", "WAL");
        properties.setProperty("synchronous", "FULL");
        properties.setProperty("busy_timeout", "10000");
        properties.setProperty("foreign_keys", "true");
        properties.setProperty("transaction_mode", readOnly ? "DEFERRED" : "IMMEDIATE");
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, properties);
        try {
            if (readOnly) {
                try (var statement = connection.createStatement()) {
                    statement.execute("pragma query_only=1");
                }
            }
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public <T> T read(Work<T> work) {
        return await(reads, work);
    }

    @Override
    public <T> T write(Work<T> work) {
        return await(writes, work);
    }

    private <T> T await(BlockingQueue<Task<?>> queue, Work<T> work) {
        if (closed) {
            throw SqlProblem.DATABASE_UNREACHABLE.because("the database is closed");
        }
        var task = new Task<>(work);
        queue.add(task);
        try {
            return task.done.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof SQLException sql) {
                throw translate(sql);
            }
            if (failure.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw failure;
        }
    }

    private void readLoop(Connection connection) {
        try (connection) {
            var sql = new Sql(connection, Dialect.SQLITE);
            while (true) {
                Task<?> task = reads.take();
                if (task.work == null) {
                    return;
                }
                try {
                    task.run(sql);
                    connection.rollback();
                    task.complete();
                } catch (SQLException | RuntimeException | Error failure) {
                    rollback(connection);
                    task.done.completeExceptionally(failure);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (SQLException failure) {
            throw translate(failure);
        }
    }

    private void writeLoop(Connection connection) {
        try (connection) {
            var sql = new Sql(connection, Dialect.SQLITE);
            boolean open = true;
            while (open) {
                List<Task<?>> group = new ArrayList<>();
                group.add(writes.take());
                writes.drainTo(group, GROUP - 1);
                open = group.stream().noneMatch(task -> task.work == null);
                commit(connection, sql, group);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (SQLException failure) {
            throw translate(failure);
        }
    }

    private static void commit(Connection connection, Sql sql, List<Task<?>> group) {
        List<Task<?>> good = new ArrayList<>();
        for (Task<?> task : group) {
            try {
                Savepoint before = connection.setSavepoint();
                try {
                    task.run(sql);
                    connection.releaseSavepoint(before);
                    good.add(task);
                } catch (SQLException | RuntimeException | Error failure) {
                    connection.rollback(before);
                    connection.releaseSavepoint(before);
                    task.done.completeExceptionally(failure);
                }
            } catch (SQLException broken) {
                // The savepoint itself failed (a full disk ends the whole transaction): nobody of the group is
                // acknowledged.
                rollback(connection);
                good.forEach(done -> done.done.completeExceptionally(broken));
                good.clear();
                task.done.completeExceptionally(broken);
            }
        }
        try {
            connection.commit();
            good.forEach(Task::complete);
        } catch (SQLException failure) {
            rollback(connection);
            good.forEach(task -> task.done.completeExceptionally(failure));
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException ignored) {
            // SQLite has rolled back by itself.
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        writes.add(new Task<>(null));
        for (int i = 0; i < READERS; i++) {
            reads.add(new Task<>(null));
        }
        for (Thread thread : threads) {
            try {
                thread.join(java.time.Duration.ofSeconds(10));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
