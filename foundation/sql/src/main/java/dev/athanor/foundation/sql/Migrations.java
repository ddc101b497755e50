package dev.athanor.foundation.sql;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Brings one room's tables up to date from {@code migrations/V1.sql}, {@code V2.sql} … beside its classes. */
final class Migrations {
    private Migrations() {}

    static void apply(Sql sql, String room, Class<?> beside) throws SQLException {
        sql.update("create table if not exists athanor_migrations (room varchar(64) not null, version bigint not null,"
                + " checksum varchar(64) not null, primary key (room, version))");
        sql.lock("athanor_migrations");
        Map<Long, String> applied = new TreeMap<>();
        sql.list(
                "select version, checksum from athanor_migrations where room = ?",
                row -> applied.put(row.number("version"), row.text("checksum")),
                room);
        long version = 1;
        for (String script = script(beside, version); !script.isEmpty(); script = script(beside, version)) {
            String checksum = Hashes.sha256(script);
            String before = applied.remove(version);
            if (before == null) {
                for (String statement : statements(script)) {
                    sql.update(statement);
                }
                sql.update(
                        "insert into athanor_migrations (room, version, checksum) values (?, ?, ?)",
                        room,
                        version,
                        checksum);
            } else if (!before.equals(checksum)) {
                throw SqlProblem.MIGRATION_CHANGED.because(
                        "migration V" + version + " of room " + room + " was applied with other content");
            }
            version++;
        }
        if (!applied.isEmpty()) {
            throw new AthanorException(
                    SqlProblem.DATABASE_NEWER,
                    "the database has migrations " + applied.keySet() + " of room " + room
                            + " that this version does not know");
        }
    }

    private static String script(Class<?> beside, long version) {
        try (InputStream in = beside.getResourceAsStream("migrations/V" + version + ".sql")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Statements end with a semicolon at the end of a line; {@code --} comments are dropped. */
    static List<String> statements(String script) {
        List<String> statements = new ArrayList<>();
        var statement = new StringBuilder();
        for (String line : script.lines().toList()) {
            String code = line.strip();
            if (code.startsWith("--")) {
                continue;
            }
            statement.append(line).append('\n');
            if (code.endsWith(";")) {
                String text = statement.toString().strip();
                statements.add(text.substring(0, text.length() - 1));
                statement.setLength(0);
            }
        }
        if (!statement.toString().isBlank()) {
            statements.add(statement.toString().strip());
        }
        return statements;
    }
}
