package dev.athanor.foundation.sql;

import java.sql.SQLException;

/** What is done within one transaction. */
@FunctionalInterface
public interface Work<T> {
    /** Does it; an exception undoes all of it. */
    T run(Sql sql) throws SQLException;
}
