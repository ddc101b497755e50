package dev.athanor.foundation.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements within one transaction. Arguments: text, numbers, booleans (as 0 or 1), instants (as epoch milliseconds), bytes, null. */
public final class Sql {
    private final Connection connection;
    private final Dialect dialect;

    Sql(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /** Makes a value of a row. */
    @FunctionalInterface
    public interface Mapper<T> {
        /** The value of this row. */
        T map(Row row) throws SQLException;
    }

    /** The database's kind. */
    public Dialect dialect() {
        return dialect;
    }

    /** The connection itself, for batches that must be fast. Do not commit or close it. */
    public Connection connection() {
        return connection;
    }

    /** All rows. */
    public <T> List<T> list(String sql, Mapper<T> mapper, @Nullable Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments);
                ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            Row row = new Row(result);
            while (result.next()) {
                rows.add(mapper.map(row));
            }
            return rows;
        }
    }

    /** The first row. */
    public <T> Optional<T> first(String sql, Mapper<T> mapper, @Nullable Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments);
                ResultSet result = statement.executeQuery()) {
            return result.next() ? Optional.of(mapper.map(new Row(result))) : Optional.empty();
        }
    }

    /** The first column of the first row as a number; 0 when there is none. */
    public long number(String sql, @Nullable Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments);
                ResultSet result = statement.executeQuery()) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    /** Changes rows; returns how many. */
    public int update(String sql, @Nullable Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return statement.executeUpdate();
        }
    }

    /** Runs one statement with many sets of arguments. */
    public void batch(String sql, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (@Nullable Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /**
     * Holds a named lock until the end of the transaction, so that reading a maximum and inserting the next is safe with several servers. On
     * SQLite the single writer already is that lock.
     */
    public void lock(String name) throws SQLException {
        if (dialect == Dialect.POSTGRESQL) {
            first("select pg_advisory_xact_lock(hashtext(?))", row -> 0, name);
        }
    }

    /** {@code n} question marks with commas between. */
    public static String marks(int n) {
        return String.join(",", java.util.Collections.nCopies(n, "?"));
    }

    private PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            bind(statement, arguments);
            return statement;
        } catch (SQLException failure) {
            statement.close();
            throw failure;
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            int at = i + 1;
            switch (argument) {
                case null -> statement.setNull(at, Types.NULL);
                case String text -> statement.setString(at, text);
                case Integer number -> statement.setLong(at, number);
                case Long number -> statement.setLong(at, number);
                case Double number -> statement.setDouble(at, number);
                case Boolean flag -> statement.setLong(at, flag ? 1 : 0);
                case Instant instant -> statement.setLong(at, instant.toEpochMilli());
                case byte[] bytes -> statement.setBytes(at, bytes);
                case Enum<?> value -> statement.setString(at, value.name());
                default ->
                    throw new SQLException(
                            "cannot bind a " + argument.getClass().getName());
            }
        }
    }
}
