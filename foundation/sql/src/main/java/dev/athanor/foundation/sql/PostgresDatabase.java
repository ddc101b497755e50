package dev.athanor.foundation.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.athanor.foundation.kernel.AthanorException;
import java.sql.Connection;
import java.sql.SQLException;

/** PostgreSQL through a pool; its driver is pure Java, so callers' virtual threads run the work themselves. */
final class PostgresDatabase extends Database {
    private static final int ATTEMPTS = 5;

    private final HikariDataSource pool;

    PostgresDatabase(String url) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(16);
        config.setAutoCommit(false);
        config.setPoolName("db");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.setInitializationFailTimeout(10_000);
        try {
            pool = new HikariDataSource(config);
        } catch (RuntimeException failure) {
            throw new AthanorException(
                    SqlProblem.DATABASE_UNREACHABLE, "cannot reach PostgreSQL: " + failure.getMessage(), failure);
        }
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public <T> T read(Work<T> work) {
        return transaction(work, true);
    }

    @Override
    public <T> T write(Work<T> work) {
        return transaction(work, false);
    }

    private <T> T transaction(Work<T> work, boolean readOnly) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = pool.getConnection()) {
                try {
                    connection.setReadOnly(readOnly);
                    T value = work.run(new Sql(connection, Dialect.POSTGRESQL));
                    connection.commit();
                    return value;
                } catch (SQLException | RuntimeException | Error failure) {
                    try {
                        connection.rollback();
                    } catch (SQLException broken) {
                        // Why it failed says more than that there is nothing left to undo.
                        failure.addSuppressed(broken);
                    }
                    throw failure;
                }
            } catch (SQLException failure) {
                String state = String.valueOf(failure.getSQLState());
                boolean again = state.equals("40001") || state.equals("40P01");
                if (!again || attempt == ATTEMPTS) {
                    throw translate(failure);
                }
            }
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
