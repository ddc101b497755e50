package dev.athanor.foundation.sql;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.DiskSpace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * SQLite in WAL mode with {@code synchronous=FULL}. One thread writes: it takes every transaction that waits, runs each within a savepoint
 * and commits them together, so that concurrent clients share one sync of the disk. A few threads read. Callers (virtual threads) wait on
 * futures, never inside native code.
 */
final class SqliteDatabase extends Database {
    /** Most transactions that share a commit; bounds how long the first of them waits. */
    private static final int GROUP = 256;

    private static final int READERS = 4;

    private final BlockingQueue<SqliteTask<?>> writes = new LinkedBlockingQueue<>();
    private final BlockingQueue<SqliteTask<?>> reads = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Path file;
    private volatile boolean closed;

    SqliteDatabase(Path file) {
        this.file = file;
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
                    full(failure) ? SqlProblem.DATABASE_FULL : SqlProblem.DATABASE_UNREACHABLE,
                    full(failure)
                            ? DiskSpace.said("cannot open " + file, file, String.valueOf(failure.getMessage()))
                            : "cannot open " + file + ": " + failure.getMessage(),
                    failure);
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

    private <T> T await(BlockingQueue<SqliteTask<?>> queue, Work<T> work) {
        if (closed) {
            throw SqlProblem.DATABASE_UNREACHABLE.because("the database is closed");
        }
        var task = new SqliteTask<>(work);
        queue.add(task);
        try {
            return task.done().join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof SQLException sql) {
                throw told(sql);
            }
            if (failure.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw failure;
        }
    }

    private AthanorException told(SQLException failure) {
        return full(failure)
                ? new AthanorException(
                        SqlProblem.DATABASE_FULL,
                        DiskSpace.said("nothing was stored", file, String.valueOf(failure.getMessage())),
                        failure)
                : translate(failure);
    }

    private void readLoop(Connection connection) {
        try (connection) {
            var sql = new Sql(connection, Dialect.SQLITE);
            while (true) {
                SqliteTask<?> task = reads.take();
                if (task.isLast()) {
                    return;
                }
                try {
                    task.run(sql);
                    connection.rollback();
                    task.complete();
                } catch (SQLException | RuntimeException | Error failure) {
                    rollback(connection);
                    task.fail(failure);
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
            var writer = new SqliteWriter(connection);
            boolean open = true;
            while (open) {
                List<SqliteTask<?>> group = new ArrayList<>();
                group.add(writes.take());
                writes.drainTo(group, GROUP - 1);
                open = group.stream().noneMatch(SqliteTask::isLast);
                writer.commit(group);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (SQLException failure) {
            throw translate(failure);
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException ignored) {
            // Nothing was read, nothing is held.
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        writes.add(new SqliteTask<>(null));
        for (int i = 0; i < READERS; i++) {
            reads.add(new SqliteTask<>(null));
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
