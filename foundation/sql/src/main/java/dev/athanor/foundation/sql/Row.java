package dev.athanor.foundation.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One row of a result; columns by name. Instants are stored as epoch milliseconds. */
public final class Row {
    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    /** Text that is there. */
    public String text(String column) throws SQLException {
        String value = result.getString(column);
        if (value == null) {
            throw new SQLException("column " + column + " is null");
        }
        return value;
    }

    /** Text or null. */
    public @Nullable String textOrNull(String column) throws SQLException {
        return result.getString(column);
    }

    /** A whole number; null reads as 0. */
    public long number(String column) throws SQLException {
        return result.getLong(column);
    }

    /** A whole number or null. */
    public @Nullable Long numberOrNull(String column) throws SQLException {
        long value = result.getLong(column);
        return result.wasNull() ? null : value;
    }

    /** A floating-point number. */
    public double real(String column) throws SQLException {
        return result.getDouble(column);
    }

    /** A truth value, stored as 0 or 1. */
    public boolean flag(String column) throws SQLException {
        return result.getLong(column) != 0;
    }

    /** An instant, stored as epoch milliseconds. */
    public Instant instant(String column) throws SQLException {
        return Instant.ofEpochMilli(result.getLong(column));
    }

    /** An instant or null. */
    public @Nullable Instant instantOrNull(String column) throws SQLException {
        Long value = numberOrNull(column);
        return value == null ? null : Instant.ofEpochMilli(value);
    }

    /** Bytes that are there. */
    public byte[] bytes(String column) throws SQLException {
        byte[] value = result.getBytes(column);
        if (value == null) {
            throw new SQLException("column " + column + " is null");
        }
        return value;
    }

    /** Whether the column is null. */
    public boolean isNull(String column) throws SQLException {
        return result.getObject(column) == null;
    }
}
