package dev.athanor.foundation.sql;

import dev.athanor.foundation.kernel.AthanorException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** The database: reads see what is committed, writes are transactions that are on disk when they return. */
public abstract sealed class Database implements AutoCloseable permits SqliteDatabase, PostgresDatabase {
    /**
     * Opens a database by its JDBC address.
     *
     * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://…}; the user and password may stand in it
     * @throws AthanorException DATABASE_UNREACHABLE
     */
    public static Database open(String url) {
        if (url.startsWith("jdbc:sqlite:")) {
            return new SqliteDatabase(Path.of(url.substring("jdbc:sqlite:".length())));
        }
        if (url.startsWith("jdbc:postgresql:")) {
            return new PostgresDatabase(url);
        }
        throw SqlProblem.DATABASE_UNREACHABLE
                .because("'" + url
                        + "' is no database address; allowed: jdbc:sqlite:FILE, jdbc:postgresql://HOST:PORT/NAME")
                .at("database.url");
    }

    /** Which kind of database this is. */
    public abstract Dialect dialect();

    /** Runs {@code work} on a consistent view; it must not write. */
    public abstract <T> T read(Work<T> work);

    /**
     * Runs {@code work} as one transaction. When this returns, it is on disk; when it throws, nothing of it is. May be run again by the
     * database when PostgreSQL reports a serialization failure, so it must not have effects outside.
     */
    public abstract <T> T write(Work<T> work);

    /**
     * Brings a room's tables up to date.
     *
     * @param room the room's name
     * @param beside a class of the room; its package holds {@code migrations/V1.sql}, {@code V2.sql} …
     */
    public final void migrate(String room, Class<?> beside) {
        write(sql -> {
            Migrations.apply(sql, room, beside);
            return room;
        });
    }

    @Override
    public abstract void close();

    static AthanorException translate(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        SqlProblem problem = full(failure)
                ? SqlProblem.DATABASE_FULL
                : away(failure) ? SqlProblem.DATABASE_UNREACHABLE : SqlProblem.DATABASE_FAILED;
        return new AthanorException(problem, "database: " + message, failure);
    }

    /** Whether the connection broke or none is to be had: the database restarts, or somebody ends its sessions. */
    private static boolean away(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return failure instanceof SQLTransientConnectionException || state.startsWith("08") || state.startsWith("57P");
    }

    /** Whether there is no room for more, or nothing may be written. */
    static boolean full(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("SQLITE_FULL")
                || message.contains("SQLITE_READONLY")
                || message.contains("SQLITE_IOERR")
                || "53100".equals(failure.getSQLState());
    }
}
