package dev.athanor.foundation.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Commits groups of transactions, each within a savepoint. When SQLite gives the whole transaction up by itself (a full disk does that), those
 * of the group that are not to blame are run again.
 */
final class SqliteWriter {
    private final Connection connection;
    private final Sql sql;
    private boolean begun = true;

    /** A writer on a connection whose first transaction has begun. */
    SqliteWriter(Connection connection) {
        this.connection = connection;
        this.sql = new Sql(connection, Dialect.SQLITE);
    }

    /** Runs all; whoever is told of success is on disk, whoever is told of failure is not. */
    void commit(List<SqliteTask<?>> group) {
        Deque<SqliteTask<?>> waiting = new ArrayDeque<>(group);
        List<SqliteTask<?>> good = new ArrayList<>();
        while (!waiting.isEmpty()) {
            SqliteTask<?> task = waiting.poll();
            try {
                begin();
                if (run(task)) {
                    good.add(task);
                }
            } catch (SQLException broken) {
                end();
                task.fail(broken);
                good.reversed().forEach(waiting::addFirst);
                good.clear();
            }
        }
        commitAll(good);
    }

    /**
     * Runs one transaction; false when it failed and was undone.
     *
     * @throws SQLException when it failed and took the whole group's transaction along
     */
    private boolean run(SqliteTask<?> task) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            task.run(sql);
            connection.releaseSavepoint(before);
            return true;
        } catch (SQLException | RuntimeException | Error failure) {
            try {
                connection.rollback(before);
                connection.releaseSavepoint(before);
            } catch (SQLException gone) {
                throw failure instanceof SQLException first ? first : gone;
            }
            task.fail(failure);
            return false;
        }
    }

    private void commitAll(List<SqliteTask<?>> good) {
        try {
            begin();
            connection.commit();
            good.forEach(SqliteTask::complete);
        } catch (SQLException failure) {
            end();
            good.forEach(task -> task.fail(failure));
        }
    }

    /** Sees that there is a transaction: without one, each savepoint would be committed by itself. */
    private void begin() throws SQLException {
        if (!begun) {
            try {
                connection.setAutoCommit(true);
            } catch (SQLException nothing) {
                // There was no transaction to commit; the driver only has to know.
            }
            connection.setAutoCommit(false);
            begun = true;
        }
    }

    /** Gives the transaction up. The driver begins the next one by itself only when it was the one who ended this one. */
    private void end() {
        try {
            connection.rollback();
        } catch (SQLException gone) {
            begun = false;
        }
    }
}
