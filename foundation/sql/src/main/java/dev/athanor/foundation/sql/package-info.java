/**
 * SQLite and PostgreSQL behind one door: plain SQL, one writer with group commit for SQLite, a pool for PostgreSQL, migrations a room.
 *
 * <p>SQL stays SQL: rooms write statements that both databases know. Every native call runs on a named, bounded pool of platform threads.
 * It never knows a table.
 */
@NullMarked
package dev.athanor.foundation.sql;

import org.jspecify.annotations.NullMarked;
