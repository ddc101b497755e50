package dev.athanor.foundation.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.sql.Database;
import dev.athanor.testing.fixtures.TestingClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
    private static final ContainerId BOX = new ContainerId("athtest", "box");

    @TempDir
    private Path home = Path.of(".");

    private Database database;
    private DiskBlobStore store;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + home.resolve("test.db"));
        store = reopen();
        store.ensureContainer(BOX);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    private DiskBlobStore reopen() {
        return DiskBlobStore.open(home.resolve("blobs"), database, new TestingClock(), Ids.secure());
    }

    private void crash() {
        store.abandon();
        store = reopen();
        store.awaitSweep();
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private BlobInfo put(String name, String text) {
        return store.put(BOX.blob(name), bytes(text), PutOptions.defaults());
    }

    private String text(String name) throws IOException {
        try (InputStream in = store.read(BOX.blob(name), 0, -1)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path folder() {
        return home.resolve("blobs/athtest/box");
    }

    @Test
    void filesWithoutARowAreSweptAndOthersStay() throws IOException {
        put("kept/one", "1");
        Files.createDirectories(folder().resolve("lost/deep"));
        Files.writeString(folder().resolve("lost/deep/file"), "x");
        Files.writeString(folder().resolve("kept/other"), "x");
        Files.writeString(home.resolve("blobs/.staging/abc.part"), "x");
        crash();
        assertThat(text("kept/one")).isEqualTo("1");
        assertThat(folder().resolve("lost")).doesNotExist();
        assertThat(folder().resolve("kept/other")).doesNotExist();
        assertThat(home.resolve("blobs/.staging/abc.part")).doesNotExist();
    }

    @Test
    void anOrderlyStopNeedsNoSweep() throws IOException {
        put("one", "1");
        store.close();
        Files.writeString(folder().resolve("stranger"), "x");
        store = reopen();
        store.awaitSweep();
        assertThat(folder().resolve("stranger")).exists();
        assertThat(store.find(BOX.blob("one"))).isPresent();
    }

    @Test
    void aReplacementWithoutItsRowIsTakenBack() throws IOException {
        BlobInfo old = put("x", "old content");
        Path file = folder().resolve("x");
        Path backup = home.resolve("blobs/.staging/backup.old");
        Files.createLink(backup, file);
        new BlobTable(database).intend(List.of(new BlobTable.Intent("backup.old", old.path())));
        Files.delete(file);
        Files.writeString(file, "never acknowledged");
        crash();
        assertThat(text("x")).isEqualTo("old content");
        assertThat(store.get(old.path())).isEqualTo(old);
        assertThat(backup).doesNotExist();
        assertThat(new BlobTable(database).intents()).isEmpty();
    }

    @Test
    void stagedBlocksOutliveACrash() throws IOException {
        BlobPath path = BOX.blob("blocks");
        store.stageBlock(path, "YQ==", bytes("one "), 4, null);
        crash();
        store.stageBlock(path, "Yg==", bytes("two"), 3, null);
        store.commitBlocks(path, List.of("YQ==", "Yg=="), PutOptions.defaults());
        assertThat(text("blocks")).isEqualTo("one two");
        crash();
        assertThat(text("blocks")).isEqualTo("one two");
    }

    @Test
    void containersAndMetadataOutliveACrash() {
        store.createContainer(new ContainerId("athtest", "other"), Map.of("a", "b"));
        store.setMetadata(put("x", "1").path(), Map.of("k", "v"));
        crash();
        assertThat(store.container(new ContainerId("athtest", "other"))
                        .orElseThrow()
                        .metadata())
                .isEqualTo(Map.of("a", "b"));
        assertThat(store.get(BOX.blob("x")).metadata()).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void aFolderIsOpenOnce() {
        assertThatThrownBy(this::reopen)
                .isInstanceOfSatisfying(
                        AthanorException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(BlobProblem.BLOB_STORE_IN_USE));
    }

    @Test
    void linksInTheContainerLeadNowhere() throws IOException {
        Path secret = Files.createDirectories(home.resolve("secret"));
        Files.writeString(secret.resolve("key"), "s");
        put("real", "1");
        Files.createSymbolicLink(folder().resolve("link"), secret);
        assertThatThrownBy(() -> put("link/new", "x")).isInstanceOf(AthanorException.class);
        assertThat(secret.resolve("new")).doesNotExist();
        // Even when there is a row for it.
        put("dir/key", "1");
        Files.delete(folder().resolve("dir/key"));
        Files.delete(folder().resolve("dir"));
        Files.createSymbolicLink(folder().resolve("dir"), secret);
        assertThatThrownBy(() -> text("dir/key")).isInstanceOf(AthanorException.class);
        assertThatThrownBy(() -> store.delete(BOX.blob("dir/key"))).isInstanceOf(AthanorException.class);
        assertThat(secret.resolve("key")).exists();
    }

    @Test
    void aFileChangedByOthersIsNotServedAsIfItWereWhole() throws IOException {
        put("x", "12345");
        Files.writeString(folder().resolve("x"), "123");
        assertThatThrownBy(() -> text("x"))
                .isInstanceOfSatisfying(
                        AthanorException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(BlobProblem.BLOB_IO_FAILED));
    }
}
