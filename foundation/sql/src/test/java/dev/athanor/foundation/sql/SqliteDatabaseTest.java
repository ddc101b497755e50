package dev.athanor.foundation.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is SQLite's own; what both databases do is tested with both, beside the fixture that opens them. */
class SqliteDatabaseTest {
    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + folder.resolve("d.db"));
        database.migrate("kept", SqliteDatabaseTest.class);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void add(long id, String note) {
        database.write(sql -> sql.update("insert into kept (id, note) values (?, ?)", id, note));
    }

    private static SqlProblem problem(Throwable failure) {
        return (SqlProblem) ((AthanorException) failure).problem();
    }

    @Test
    void aCommitReachesTheDiskBeforeItIsAcknowledged() {
        assertThat((long) database.<Long>write(sql -> sql.number("pragma synchronous")))
                .as("2 is FULL")
                .isEqualTo(2);
        assertThat(database.<String>write(sql -> sql.first("pragma journal_mode", row -> row.text("journal_mode"))
                        .orElseThrow()))
                .isEqualTo("wal");
    }

    @Test
    void whatWasWrittenIsThereWhenOpenedAgain() {
        add(1, "one");
        database.close();
        database = Database.open("jdbc:sqlite:" + folder.resolve("d.db"));
        assertThat((long) database.<Long>read(sql -> sql.number("select count(*) from kept")))
                .isEqualTo(1);
    }

    @Test
    void valuesComeBackAsTheyWent() {
        Instant now = Instant.parse("2026-11-24T10:00:00.123Z");
        byte[] content = "bytes".getBytes(StandardCharsets.UTF_8);
        database.write(sql -> sql.update(
                "insert into kept (id, note, amount, good, made, content) values (?, ?, ?, ?, ?, ?)",
                7,
                null,
                1.5,
                true,
                now,
                content));
        database.read(sql -> sql.first("select * from kept", row -> {
            assertThat(row.number("id")).isEqualTo(7);
            assertThat(row.textOrNull("note")).isNull();
            assertThat(row.isNull("note")).isTrue();
            assertThat(row.real("amount")).isEqualTo(1.5);
            assertThat(row.flag("good")).isTrue();
            assertThat(row.instant("made")).isEqualTo(now);
            assertThat(row.bytes("content")).isEqualTo(content);
            return row;
        }));
        assertThatThrownBy(() -> database.write(sql -> sql.update("insert into kept (id) values (?)", List.of())))
                .hasMessageContaining("cannot bind");
    }

    @Test
    void writersThatWaitShareOneCommitAndEachIsAnsweredForItself() throws Exception {
        var held = new CountDownLatch(1);
        var waiting = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writes = new ArrayList<>();
            writes.add(threads.submit(() -> database.write(sql -> {
                waiting.countDown();
                await(held);
                return 0;
            })));
            waiting.await();
            for (int i = 0; i < 50; i++) {
                int id = i / 2;
                writes.add(threads.submit(() -> add(id, "n")));
            }
            held.countDown();
            int refused = 0;
            for (Future<?> write : writes) {
                refused += failed(write) ? 1 : 0;
            }
            assertThat(refused).as("every second has an id that is taken").isEqualTo(25);
        }
        assertThat((long) database.<Long>read(sql -> sql.number("select count(*) from kept")))
                .isEqualTo(25);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean failed(Future<?> write) throws InterruptedException {
        try {
            write.get();
            return false;
        } catch (java.util.concurrent.ExecutionException failure) {
            return true;
        }
    }

    @Test
    void aDatabaseOfANewerVersionIsRefused() {
        database.write(sql ->
                sql.update("insert into athanor_migrations (room, version, checksum) values ('kept', 2, 'later')"));
        assertThatThrownBy(() -> database.migrate("kept", SqliteDatabaseTest.class))
                .extracting(SqliteDatabaseTest::problem, InstanceOfAssertFactories.type(SqlProblem.class))
                .isEqualTo(SqlProblem.DATABASE_NEWER);
    }

    @Test
    void aFailedMigrationLeavesNothingOfItself() {
        assertThatThrownBy(() -> database.write(sql -> {
                    sql.update("create table half (id bigint)");
                    return sql.update("create table kept (id bigint)");
                }))
                .isInstanceOf(AthanorException.class);
        assertThat((long) database.<Long>read(
                        sql -> sql.number("select count(*) from sqlite_master where name = 'half'")))
                .isZero();
    }

    @Test
    void statementsEndWithALineAndCommentsAreDropped() {
        assertThat(Migrations.statements(
                        "-- note;\ncreate table a (x text default ';x');\n\ninsert into a\nvalues (1)"))
                .containsExactly("create table a (x text default ';x')", "insert into a\nvalues (1)");
    }

    @Test
    void aClosedDatabaseAndAForeignAddressAreNamed() {
        database.close();
        assertThatThrownBy(() -> add(1, "late")).hasMessageContaining("closed");
        assertThatThrownBy(() -> Database.open("jdbc:oracle:x")).hasMessageContaining("jdbc:sqlite:FILE");
        assertThatThrownBy(() -> Database.open("jdbc:sqlite:" + folder.resolve("absent/d.db")))
                .extracting(SqliteDatabaseTest::problem, InstanceOfAssertFactories.type(SqlProblem.class))
                .isEqualTo(SqlProblem.DATABASE_UNREACHABLE);
    }
}
