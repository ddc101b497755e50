package dev.athanor.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.blobs.BlobContent;
import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobProblem;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.testing.fixtures.TestingClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link BlobStore} does. Extend it, say how to open a store, and all of it runs. */
public abstract class BlobStoreContract implements BlockContract, ListingContract, LocalBlobsContract {

    /** A folder for files that are not the store's. */
    @TempDir
    private Path elsewhere = Path.of(".");

    private final TestingClock clock = new TestingClock();
    private @Nullable BlobStore opened;

    @Override
    public Path elsewhere() {
        return elsewhere;
    }

    @Override
    public TestingClock clock() {
        return clock;
    }

    /** Opens a fresh, empty store with {@link #clock}. */
    protected abstract BlobStore open();

    /** Lets go of what {@link #open} made besides the store. */
    protected void release() {}

    @BeforeEach
    void openStore() {
        opened = open();
        store().createContainer(CONTAINER, Map.of());
    }

    @AfterEach
    void closeStore() {
        store().close();
        release();
    }

    @Override
    public BlobStore store() {
        if (opened == null) {
            throw new IllegalStateException("not open");
        }
        return opened;
    }

    @Test
    void whatIsPutCanBeRead() {
        BlobInfo put = put("folder/a b ü 漢.txt", "hello");
        assertThat(put.size()).isEqualTo(5);
        assertThat(put.sha256()).isEqualTo(Hashes.sha256("hello"));
        assertThat(put.md5()).isEqualTo(BlobKit.md5("hello".getBytes(StandardCharsets.UTF_8)));
        assertThat(text("folder/a b ü 漢.txt")).isEqualTo("hello");
        assertThat(store().get(put.path())).isEqualTo(put);
    }

    @Test
    void anEmptyBlobIsABlob() {
        assertThat(put("empty", "").size()).isZero();
        assertThat(text("empty")).isEmpty();
    }

    @Test
    void contentOfAnySizeComesBackWhole() throws IOException {
        var random = new Random(7);
        for (int size : new int[] {1, 16 * 1024, 64 * 1024, 64 * 1024 + 1, 512 * 1024, 576 * 1024, 3_000_001}) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            BlobPath path = CONTAINER.blob("size/" + size);
            BlobInfo info = store().put(path, new ByteArrayInputStream(content), PutOptions.defaults());
            assertThat(info.size()).isEqualTo(size);
            assertThat(info.md5()).isEqualTo(BlobKit.md5(content));
            try (InputStream in = store().read(path, 0, -1)) {
                assertThat(Arrays.equals(in.readAllBytes(), content)).isTrue();
            }
            assertThat(store().digest(path)).isEqualTo(info.sha256());
        }
    }

    @Test
    void aStreamThatTricklesComesBackWhole() throws IOException {
        byte[] content = new byte[100_000];
        new Random(3).nextBytes(content);
        var trickle = new InputStream() {
            private int at;

            @Override
            public int read() {
                return at < content.length ? content[at++] & 0xff : -1;
            }

            @Override
            public int read(byte[] target, int offset, int count) {
                if (at >= content.length) {
                    return -1;
                }
                int some = Math.min(Math.min(count, 777), content.length - at);
                System.arraycopy(content, at, target, offset, some);
                at += some;
                return some;
            }
        };
        BlobPath path = CONTAINER.blob("trickle");
        store().put(path, trickle, PutOptions.defaults());
        try (InputStream in = store().read(path, 0, -1)) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void rangesAreCutAtTheEnd() {
        BlobPath path = put("r", "0123456789").path();
        assertThat(text(path, 3, 4)).isEqualTo("3456");
        assertThat(text(path, 8, 100)).isEqualTo("89");
        assertThat(text(path, 9, -1)).isEqualTo("9");
        BlobKit.refused(() -> store().read(path, 10, 1), BlobProblem.BLOB_RANGE_INVALID);
        BlobKit.refused(() -> store().read(path, -1, 1), BlobProblem.BLOB_RANGE_INVALID);
    }

    @Test
    void aReaderKeepsWhatItOpenedWhenTheBlobIsReplaced() throws IOException {
        BlobPath path = put("x", "old content").path();
        try (BlobContent content = store().open(path, 0, -1)) {
            put("x", "new");
            assertThat(new String(content.stream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("old content");
        }
        assertThat(text("x")).isEqualTo("new");
    }

    @Test
    void everyChangeGivesANewEtag() {
        String first = put("e", "1").etag();
        String second = put("e", "1").etag();
        String third =
                store().setMetadata(CONTAINER.blob("e"), Map.of("k", "v")).etag();
        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
    }

    @Test
    void conditionsAreKept() {
        BlobInfo first = put("c", "1");
        BlobKit.refused(
                () -> store().put(
                                first.path(),
                                BlobKit.bytes("2"),
                                PutOptions.defaults().whenAbsent()),
                BlobProblem.BLOB_ALREADY_EXISTS);
        BlobKit.refused(
                () -> store().put(
                                first.path(),
                                BlobKit.bytes("2"),
                                PutOptions.defaults().whenMatching("0xOTHER")),
                BlobProblem.BLOB_CONDITION_FAILED);
        BlobKit.refused(() -> store().delete(first.path(), "0xOTHER"), BlobProblem.BLOB_CONDITION_FAILED);
        BlobKit.refused(
                () -> store().setMetadata(first.path(), Map.of(), "0xOTHER"), BlobProblem.BLOB_CONDITION_FAILED);
        assertThat(text("c")).isEqualTo("1");
        store().put(first.path(), BlobKit.bytes("2"), PutOptions.defaults().whenMatching(first.etag()));
        assertThat(text("c")).isEqualTo("2");
    }

    @Test
    void ofManyWhoPutOnlyIfAbsentOneWins() throws Exception {
        BlobPath path = CONTAINER.blob("race");
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String content = "content " + i;
            tasks.add(() -> {
                try {
                    store().put(
                                    path,
                                    BlobKit.bytes(content),
                                    PutOptions.defaults().whenAbsent());
                    return true;
                } catch (AthanorException lost) {
                    assertThat(lost.problem()).isEqualTo(BlobProblem.BLOB_ALREADY_EXISTS);
                    return false;
                }
            });
        }
        int winners = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> future : threads.invokeAll(tasks)) {
                winners += future.get() ? 1 : 0;
            }
        }
        assertThat(winners).isEqualTo(1);
    }

    @Test
    void wrongMd5IsRefusedAndNothingKept() {
        BlobKit.refused(
                () -> store().put(
                                CONTAINER.blob("m"),
                                BlobKit.bytes("x"),
                                PutOptions.defaults().withMd5(BlobKit.md5(new byte[] {1}))),
                BlobProblem.BLOB_MD5_MISMATCH);
        assertThat(store().find(CONTAINER.blob("m"))).isEmpty();
    }

    @Test
    void contentThatBreaksOffLeavesNothing() {
        var broken = new InputStream() {
            private int left = 100_000;

            @Override
            public int read() throws IOException {
                return read(new byte[1], 0, 1);
            }

            @Override
            public int read(byte[] target, int offset, int count) throws IOException {
                if (left == 0) {
                    throw new IOException("connection reset");
                }
                int some = Math.min(count, left);
                left -= some;
                return some;
            }
        };
        BlobKit.refused(
                () -> store().put(CONTAINER.blob("b"), broken, PutOptions.defaults()),
                BlobProblem.BLOB_CONTENT_CUT_OFF);
        assertThat(store().find(CONTAINER.blob("b"))).isEmpty();
        assertThat(store().list(CONTAINER, "", null, null, 10).blobs()).isEmpty();
    }

    @Test
    void metadataAndHeadersAreKept() {
        BlobPath path = CONTAINER.blob("meta");
        Map<String, String> pairs = Map.of("upload_status", "completed", "Name", "ü=& x\n", "empty", "");
        var options = new PutOptions("text/csv", pairs, Map.of("content-encoding", "gzip"), false, null, null);
        store().put(path, BlobKit.bytes("1"), options);
        assertThat(store().get(path).metadata()).isEqualTo(pairs);
        assertThat(store().get(path).headers()).containsExactly(Map.entry("content-encoding", "gzip"));
        store().setHeaders(path, "text/plain", Map.of("cache-control", "no-store"), null, null);
        assertThat(store().get(path).contentType()).isEqualTo("text/plain");
        assertThat(store().get(path).metadata()).isEqualTo(pairs);
        assertThat(store().setMetadata(path, Map.of("a", "b")).metadata()).isEqualTo(Map.of("a", "b"));
        assertThat(store().get(path).headers()).containsExactly(Map.entry("cache-control", "no-store"));
        assertThat(text("meta")).isEqualTo("1");
    }

    @Test
    void missingThingsAreNamed() {
        BlobKit.refused(() -> store().get(CONTAINER.blob("none")), BlobProblem.BLOB_NOT_FOUND);
        BlobKit.refused(() -> store().read(CONTAINER.blob("none"), 0, -1), BlobProblem.BLOB_NOT_FOUND);
        BlobKit.refused(() -> store().setMetadata(CONTAINER.blob("none"), Map.of()), BlobProblem.BLOB_NOT_FOUND);
        assertThat(store().delete(CONTAINER.blob("none"))).isFalse();
        ContainerId nowhere = new ContainerId("athtest", "nowhere");
        BlobKit.refused(() -> store().find(nowhere.blob("x")), BlobProblem.CONTAINER_NOT_FOUND);
        BlobKit.refused(
                () -> store().put(nowhere.blob("x"), BlobKit.bytes(""), PutOptions.defaults()),
                BlobProblem.CONTAINER_NOT_FOUND);
        BlobKit.refused(() -> store().list(nowhere, "", null, null, 1), BlobProblem.CONTAINER_NOT_FOUND);
    }

    @Test
    void namesThatLeaveTheContainerAreRefused() {
        for (String name : List.of(
                "",
                "/",
                "/etc/passwd",
                "..",
                "../x",
                "a/../../x",
                "a/./b",
                "a//b",
                "a/",
                "a\\b",
                "a\0b",
                "a\nb",
                "\uD800",
                "x".repeat(256),
                "a/".repeat(600) + "b")) {
            BlobKit.refused(() -> CONTAINER.blob(name), BlobProblem.BLOB_NAME_INVALID);
        }
        for (String name : List.of("", "..", "A", "a/b", "a.b", "-a", "a-", "x".repeat(64))) {
            BlobKit.refused(() -> new ContainerId("athtest", name), BlobProblem.CONTAINER_NAME_INVALID);
        }
        for (String account : List.of("", "..", "Ab", "a/b", ".staging", "a")) {
            BlobKit.refused(() -> new ContainerId(account, "box"), BlobProblem.CONTAINER_NAME_INVALID);
        }
    }

    @Test
    void oddButHarmlessNamesAreKept() {
        List<String> names = List.of(
                "...",
                "..a",
                "a..",
                " lead",
                "trail ",
                "per%2Fcent",
                "+plus",
                "q?a=b&c#d",
                "emoji 😀",
                "ünï/cödé",
                "~",
                ".hidden/.x",
                "a:b*c|d<e>f\"g",
                "x".repeat(255));
        names.forEach(name -> put(name, name));
        names.forEach(name -> assertThat(text(name)).isEqualTo(name));
        assertThat(store().list(CONTAINER, "", null, null, 100).blobs()).hasSize(names.size());
    }

    @Test
    void aNameIsABlobOrAFolder() {
        put("a", "1");
        put("b/c", "2");
        BlobKit.refused(() -> put("a/x", "3"), BlobProblem.BLOB_NAME_CONFLICT);
        BlobKit.refused(() -> put("b", "3"), BlobProblem.BLOB_NAME_CONFLICT);
        assertThat(text("a")).isEqualTo("1");
        store().delete(CONTAINER.blob("a"));
        put("a/x", "3");
        store().delete(CONTAINER.blob("b/c"));
        put("b", "4");
        assertThat(text("a/x") + text("b")).isEqualTo("34");
    }

    @Test
    void containersAreMadeListedAndDeletedWhole() {
        ContainerId other = new ContainerId("athtest", "box-2");
        store().ensureContainer(other);
        store().ensureContainer(other);
        BlobKit.refused(() -> store().createContainer(other, Map.of()), BlobProblem.CONTAINER_ALREADY_EXISTS);
        store().setContainerMetadata(other, Map.of("a", "b"));
        assertThat(store().container(other).orElseThrow().metadata()).isEqualTo(Map.of("a", "b"));
        assertThat(store().containers("athtest", "").stream().map(c -> c.id().name()))
                .containsExactly("box", "box-2");
        assertThat(store().containers("athtest", "box-")).hasSize(1);
        store().put(other.blob("x/y"), BlobKit.bytes("1"), PutOptions.defaults());
        assertThat(store().deleteContainer(other)).isTrue();
        assertThat(store().deleteContainer(other)).isFalse();
        store().createContainer(other, Map.of());
        assertThat(store().list(other, "", null, null, 1).blobs()).isEmpty();
        assertThat(store().find(other.blob("x/y"))).isEmpty();
    }

    @Test
    void copyKeepsContentTypeAndMetadata() {
        BlobPath from = CONTAINER.blob("from");
        store().put(from, BlobKit.bytes("x"), PutOptions.of("text/csv").withMetadata(Map.of("a", "1")));
        BlobInfo copy = store().copy(from, CONTAINER.blob("to/here"), null, PutOptions.defaults());
        assertThat(copy.contentType()).isEqualTo("text/csv");
        assertThat(copy.metadata()).isEqualTo(Map.of("a", "1"));
        assertThat(text("to/here")).isEqualTo("x");
        BlobInfo other = store().copy(from, CONTAINER.blob("to/there"), Map.of("b", "2"), PutOptions.defaults());
        assertThat(other.metadata()).isEqualTo(Map.of("b", "2"));
    }

    @Test
    void manyWritersAndReadersSeeWholeContents() throws Exception {
        BlobPath path = put("busy", "x".repeat(1000)).path();
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String letter = Character.toString('a' + i % 26);
            tasks.add(() -> {
                store().put(path, BlobKit.bytes(letter.repeat(1000 + letter.charAt(0))), PutOptions.defaults());
                return true;
            });
            tasks.add(() -> {
                try (BlobContent content = store().open(path, 0, -1)) {
                    String text = new String(content.stream().readAllBytes(), StandardCharsets.UTF_8);
                    assertThat(text).hasSize(Math.toIntExact(content.info().size()));
                    assertThat(content.info().sha256()).isEqualTo(Hashes.sha256(text));
                }
                return true;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> future : threads.invokeAll(tasks)) {
                assertThat(future.get()).isTrue();
            }
        }
    }
}
