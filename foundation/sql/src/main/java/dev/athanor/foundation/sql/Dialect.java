package dev.athanor.foundation.sql;

/** Databases that are spoken to. */
public enum Dialect {
    /** A file of this machine. */
    SQLITE,
    /** A PostgreSQL server. */
    POSTGRESQL
}
