package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.sql.Database;

/** Ids that name this server, made once and kept in the database. */
record Facts(String ownerId, String tenant) {

    static Facts open(Database database, Ids ids) {
        return new Facts(fact(database, "owner", ids.guid()), fact(database, "tenant", ids.guid()));
    }

    private static String fact(Database database, String name, String fresh) {
        return database.read(sql ->
                        sql.first("select value from security_facts where name = ?", row -> row.text("value"), name))
                .orElseGet(() -> database.write(sql -> {
                    sql.update(
                            "insert into security_facts (name, value) values (?, ?) on conflict (name) do nothing",
                            name,
                            fresh);
                    return sql.first("select value from security_facts where name = ?", row -> row.text("value"), name)
                            .orElse(fresh);
                }));
    }
}
