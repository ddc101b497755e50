package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.sql.Database;
import dev.athanor.testing.fixtures.TestingDatabase;
import dev.athanor.testing.fixtures.TestingFolder;
import java.nio.file.Path;
import java.time.Clock;

/** The room, opened in a fresh home folder on a fresh database; {@link #reopen} opens it again on what is there. */
final class TestingSecurity implements AutoCloseable {
    static final String WORKSPACE =
            "/subscriptions/S1/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws1";

    private final TestingDatabase database;
    private final Path home;
    private final Clock clock;

    private TestingSecurity(TestingDatabase database, Path home, Clock clock) {
        this.database = database;
        this.home = home;
        this.clock = clock;
    }

    static TestingSecurity on(String kind, Clock clock) {
        return new TestingSecurity(TestingDatabase.open(kind), TestingFolder.make(), clock);
    }

    Security reopen() {
        return reopen(SecurityConfig.of("https://localhost:7443"));
    }

    Security reopen(SecurityConfig config) {
        return Security.open(config, home, database.database(), clock, Ids.secure());
    }

    Database database() {
        return database.database();
    }

    Path home() {
        return home;
    }

    @Override
    public void close() {
        database.close();
        TestingFolder.delete(home);
    }
}
