package dev.athanor.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.blobs.BlobContent;
import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobPage;
import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobProblem;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.Block;
import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.foundation.kernel.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link BlobStore} does. Extend it, say how to open a store, and all of it runs. */
public abstract class BlobStoreContract {
    private static final ContainerId CONTAINER = new ContainerId("athtest", "box");

    /** A folder for files that are not the store's. */
    @TempDir
    protected Path elsewhere = Path.of(".");

    private @Nullable BlobStore opened;

    /** Opens a fresh, empty store. */
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

    private BlobStore store() {
        if (opened == null) {
            throw new IllegalStateException("not open");
        }
        return opened;
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private BlobInfo put(String name, String text) {
        return store().put(CONTAINER.blob(name), bytes(text), PutOptions.defaults());
    }

    private String text(String name) {
        return text(CONTAINER.blob(name), 0, -1);
    }

    private String text(BlobPath path, long offset, long length) {
        try (InputStream in = store().read(path, offset, length)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void refused(ThrowingCallable action, Problem problem) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        AthanorException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(problem));
    }

    private static String md5(byte[] content) {
        return Base64.getEncoder().encodeToString(Hashes.digest("MD5").digest(content));
    }

    @Test
    void whatIsPutCanBeRead() {
        BlobInfo put = put("folder/a b ü 漢.txt", "hello");
        assertThat(put.size()).isEqualTo(5);
        assertThat(put.sha256()).isEqualTo(Hashes.sha256("hello"));
        assertThat(put.md5()).isEqualTo(md5("hello".getBytes(StandardCharsets.UTF_8)));
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
            assertThat(info.md5()).isEqualTo(md5(content));
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
        refused(() -> store().read(path, 10, 1), BlobProblem.BLOB_RANGE_INVALID);
        refused(() -> store().read(path, -1, 1), BlobProblem.BLOB_RANGE_INVALID);
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
        refused(
                () -> store().put(
                                first.path(), bytes("2"), PutOptions.defaults().whenAbsent()),
                BlobProblem.BLOB_ALREADY_EXISTS);
        refused(
                () -> store().put(
                                first.path(), bytes("2"), PutOptions.defaults().whenMatching("0xOTHER")),
                BlobProblem.BLOB_CONDITION_FAILED);
        refused(() -> store().delete(first.path(), "0xOTHER"), BlobProblem.BLOB_CONDITION_FAILED);
        refused(() -> store().setMetadata(first.path(), Map.of(), "0xOTHER"), BlobProblem.BLOB_CONDITION_FAILED);
        assertThat(text("c")).isEqualTo("1");
        store().put(first.path(), bytes("2"), PutOptions.defaults().whenMatching(first.etag()));
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
                    store().put(path, bytes(content), PutOptions.defaults().whenAbsent());
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
        refused(
                () -> store().put(
                                CONTAINER.blob("m"),
                                bytes("x"),
                                PutOptions.defaults().withMd5(md5(new byte[] {1}))),
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
        refused(
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
        store().put(path, bytes("1"), options);
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
        refused(() -> store().get(CONTAINER.blob("none")), BlobProblem.BLOB_NOT_FOUND);
        refused(() -> store().read(CONTAINER.blob("none"), 0, -1), BlobProblem.BLOB_NOT_FOUND);
        refused(() -> store().setMetadata(CONTAINER.blob("none"), Map.of()), BlobProblem.BLOB_NOT_FOUND);
        assertThat(store().delete(CONTAINER.blob("none"))).isFalse();
        ContainerId nowhere = new ContainerId("athtest", "nowhere");
        refused(() -> store().find(nowhere.blob("x")), BlobProblem.CONTAINER_NOT_FOUND);
        refused(
                () -> store().put(nowhere.blob("x"), bytes(""), PutOptions.defaults()),
                BlobProblem.CONTAINER_NOT_FOUND);
        refused(() -> store().list(nowhere, "", null, null, 1), BlobProblem.CONTAINER_NOT_FOUND);
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
            refused(() -> CONTAINER.blob(name), BlobProblem.BLOB_NAME_INVALID);
        }
        for (String name : List.of("", "..", "A", "a/b", "a.b", "-a", "a-", "x".repeat(64))) {
            refused(() -> new ContainerId("athtest", name), BlobProblem.CONTAINER_NAME_INVALID);
        }
        for (String account : List.of("", "..", "Ab", "a/b", ".staging", "a")) {
            refused(() -> new ContainerId(account, "box"), BlobProblem.CONTAINER_NAME_INVALID);
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
        refused(() -> put("a/x", "3"), BlobProblem.BLOB_NAME_CONFLICT);
        refused(() -> put("b", "3"), BlobProblem.BLOB_NAME_CONFLICT);
        assertThat(text("a")).isEqualTo("1");
        store().delete(CONTAINER.blob("a"));
        put("a/x", "3");
        store().delete(CONTAINER.blob("b/c"));
        put("b", "4");
        assertThat(text("a/x") + text("b")).isEqualTo("34");
    }

    @Test
    void listingIsInOrderOfCodePoints() {
        List<String> names = List.of("B", "a", "a b", "a-", "a/1", "a/10", "a/2", "a0", "b", "z", "é", "\uFFFD", "😀");
        names.reversed().forEach(name -> put(name.equals("a") ? "a" : name.replace("a/", "a_/"), "x"));
        List<String> listed = store().list(CONTAINER, "", null, null, 100).blobs().stream()
                .map(BlobInfo::name)
                .toList();
        assertThat(listed)
                .containsExactly("B", "a", "a b", "a-", "a0", "a_/1", "a_/10", "a_/2", "b", "z", "é", "\uFFFD", "😀");
    }

    @Test
    void listingGoesOnWhereItStopped() {
        for (int i = 0; i < 25; i++) {
            put("p/" + (i % 5) + "/" + i, "x");
        }
        put("q", "x");
        List<String> flat = pages("", null, 4);
        assertThat(flat).hasSize(26).doesNotHaveDuplicates().isSorted();
        assertThat(pages("p/", "/", 2)).containsExactly("p/0/", "p/1/", "p/2/", "p/3/", "p/4/");
        assertThat(pages("p/", "/", 100)).containsExactly("p/0/", "p/1/", "p/2/", "p/3/", "p/4/");
        assertThat(pages("", "/", 1)).containsExactly("p/", "q");
        assertThat(pages("p/1", null, 3)).containsExactly("p/1/1", "p/1/11", "p/1/16", "p/1/21", "p/1/6");
        assertThat(pages("nothing", null, 3)).isEmpty();
        assertThat(pages("p/0/", "/", 3)).hasSize(5);
    }

    private List<String> pages(String prefix, @Nullable String delimiter, int max) {
        List<String> all = new ArrayList<>();
        String marker = null;
        do {
            BlobPage page = store().list(CONTAINER, prefix, delimiter, marker, max);
            List<String> entries = new ArrayList<>(page.prefixes());
            page.blobs().forEach(blob -> entries.add(blob.name()));
            assertThat(entries).hasSizeLessThanOrEqualTo(max);
            entries.sort(null);
            all.addAll(entries);
            marker = page.next();
        } while (marker != null);
        return all;
    }

    @Test
    void aPrefixIsDeletedAndNothingElse() {
        List.of("d/1", "d/2/3", "d", "dd").forEach(name -> {
            if (!name.equals("d")) {
                put(name, "x");
            }
        });
        assertThat(store().deletePrefix(CONTAINER, "d/")).isEqualTo(2);
        assertThat(pages("", null, 10)).containsExactly("dd");
        assertThat(store().deletePrefix(CONTAINER, "")).isEqualTo(1);
    }

    @Test
    void containersAreMadeListedAndDeletedWhole() {
        ContainerId other = new ContainerId("athtest", "box-2");
        store().ensureContainer(other);
        store().ensureContainer(other);
        refused(() -> store().createContainer(other, Map.of()), BlobProblem.CONTAINER_ALREADY_EXISTS);
        store().setContainerMetadata(other, Map.of("a", "b"));
        assertThat(store().container(other).orElseThrow().metadata()).isEqualTo(Map.of("a", "b"));
        assertThat(store().containers("athtest", "").stream().map(c -> c.id().name()))
                .containsExactly("box", "box-2");
        assertThat(store().containers("athtest", "box-")).hasSize(1);
        store().put(other.blob("x/y"), bytes("1"), PutOptions.defaults());
        assertThat(store().deleteContainer(other)).isTrue();
        assertThat(store().deleteContainer(other)).isFalse();
        store().createContainer(other, Map.of());
        assertThat(store().list(other, "", null, null, 1).blobs()).isEmpty();
        assertThat(store().find(other.blob("x/y"))).isEmpty();
    }

    @Test
    void blocksInAnyOrderMakeABlobInTheOrderOfTheList() {
        BlobPath path = CONTAINER.blob("blocks");
        store().stageBlock(path, "Yg==", bytes("world"), 5, null);
        store().stageBlock(path, "YQ==", bytes("hello "), 6, md5("hello ".getBytes(StandardCharsets.UTF_8)));
        store().stageBlock(path, "Yw==", bytes("unused"), 6, null);
        assertThat(store().find(path)).isEmpty();
        assertThat(store().stagedBlocks(path))
                .containsExactly(new Block("YQ==", 6), new Block("Yg==", 5), new Block("Yw==", 6));
        refused(
                () -> store().commitBlocks(path, List.of("YQ==", "ZZZZ"), PutOptions.defaults()),
                BlobProblem.BLOB_BLOCK_UNKNOWN);
        BlobInfo info = store().commitBlocks(path, List.of("YQ==", "Yg==", "YQ=="), PutOptions.of("text/plain"));
        assertThat(info.size()).isEqualTo(17);
        assertThat(text("blocks")).isEqualTo("hello worldhello ");
        assertThat(store().stagedBlocks(path)).isEmpty();
        assertThat(store().digest(path)).isEqualTo(Hashes.sha256("hello worldhello "));
    }

    @Test
    void blocksThatComeInOrderOrSideBySideMakeTheSameBlob() throws Exception {
        byte[] content = new byte[1 << 20];
        new Random(5).nextBytes(content);
        int size = 100_000;
        List<String> ids = new ArrayList<>();
        List<Callable<String>> tasks = new ArrayList<>();
        BlobPath path = CONTAINER.blob("parallel");
        for (int at = 0; at < content.length; at += size) {
            int from = at;
            int count = Math.min(size, content.length - at);
            String id = pythonBlockId(at);
            ids.add(id);
            tasks.add(() -> {
                store().stageBlock(path, id, new ByteArrayInputStream(content, from, count), count, null);
                return id;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> future : threads.invokeAll(tasks.reversed())) {
                future.get();
            }
        }
        store().commitBlocks(path, ids, PutOptions.defaults());
        try (InputStream in = store().read(path, 0, -1)) {
            assertThat(Arrays.equals(in.readAllBytes(), content)).isTrue();
        }
    }

    /** As Azure's Python client names a block by its offset. */
    private static String pythonBlockId(long offset) {
        Base64.Encoder base64 = Base64.getEncoder();
        byte[] inner = "%032d".formatted(offset).getBytes(StandardCharsets.US_ASCII);
        String quoted = base64.encodeToString(inner).replace("=", "%3D");
        return base64.encodeToString(quoted.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aBlockOfTheSameIdReplacesTheOneBefore() {
        BlobPath path = CONTAINER.blob("again");
        store().stageBlock(path, pythonBlockId(0), bytes("first"), 5, null);
        store().stageBlock(path, pythonBlockId(0), bytes("second"), 6, null);
        store().commitBlocks(path, List.of(pythonBlockId(0)), PutOptions.defaults());
        assertThat(text("again")).isEqualTo("second");
    }

    @Test
    void aBlockThatIsCutOffOrWrongIsNoBlock() {
        BlobPath path = CONTAINER.blob("cut");
        refused(() -> store().stageBlock(path, "YQ==", bytes("abc"), 4, null), BlobProblem.BLOB_CONTENT_CUT_OFF);
        refused(
                () -> store().stageBlock(path, "YQ==", bytes("abc"), 3, md5(new byte[0])),
                BlobProblem.BLOB_MD5_MISMATCH);
        assertThat(store().stagedBlocks(path)).isEmpty();
    }

    @Test
    void aRefusedCommitKeepsTheBlocks() {
        BlobPath path = put("there", "old").path();
        store().stageBlock(path, "YQ==", bytes("new"), 3, null);
        refused(
                () -> store().commitBlocks(
                                path, List.of("YQ=="), PutOptions.defaults().whenAbsent()),
                BlobProblem.BLOB_ALREADY_EXISTS);
        assertThat(text("there")).isEqualTo("old");
        store().commitBlocks(path, List.of("YQ=="), PutOptions.defaults());
        assertThat(text("there")).isEqualTo("new");
    }

    @Test
    void aPutForgetsStagedBlocks() {
        BlobPath path = CONTAINER.blob("mixed");
        store().stageBlock(path, "YQ==", bytes("block"), 5, null);
        put("mixed", "whole");
        assertThat(store().stagedBlocks(path)).isEmpty();
        refused(
                () -> store().commitBlocks(path, List.of("YQ=="), PutOptions.defaults()),
                BlobProblem.BLOB_BLOCK_UNKNOWN);
        assertThat(text("mixed")).isEqualTo("whole");
    }

    @Test
    void copyKeepsContentTypeAndMetadata() {
        BlobPath from = CONTAINER.blob("from");
        store().put(from, bytes("x"), PutOptions.of("text/csv").withMetadata(Map.of("a", "1")));
        BlobInfo copy = store().copy(from, CONTAINER.blob("to/here"), null, PutOptions.defaults());
        assertThat(copy.contentType()).isEqualTo("text/csv");
        assertThat(copy.metadata()).isEqualTo(Map.of("a", "1"));
        assertThat(text("to/here")).isEqualTo("x");
        BlobInfo other = store().copy(from, CONTAINER.blob("to/there"), Map.of("b", "2"), PutOptions.defaults());
        assertThat(other.metadata()).isEqualTo(Map.of("b", "2"));
    }

    @Test
    void anAdoptedFileIsMoved() throws IOException {
        Path file = Files.writeString(elsewhere.resolve("out.csv"), "1,2");
        BlobInfo info = store().adopt(CONTAINER.blob("runs/1/out.csv"), file);
        assertThat(info.size()).isEqualTo(3);
        assertThat(info.contentType()).startsWith("text/csv");
        assertThat(file).doesNotExist();
        assertThat(text("runs/1/out.csv")).isEqualTo("1,2");
        assertThat(store().digest(info.path())).isEqualTo(Hashes.sha256("1,2"));
        assertThat(store().get(info.path()).sha256()).isEqualTo(Hashes.sha256("1,2"));
    }

    @Test
    void anAdoptedFolderKeepsItsTreeAndLinksThatLeadOutAreLeft() throws IOException {
        Path secret = Files.writeString(elsewhere.resolve("secret"), "s");
        Path folder = elsewhere.resolve("out");
        Files.createDirectories(folder.resolve("deep/er"));
        Files.writeString(folder.resolve("a.txt"), "a");
        Files.writeString(folder.resolve("deep/er/b"), "b");
        Files.createSymbolicLink(folder.resolve("inside"), Path.of("deep/er/b"));
        Files.createSymbolicLink(folder.resolve("outside"), secret);
        Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("missing"));
        var adopted = store().adoptFolder(CONTAINER, "runs/2/", folder);
        assertThat(adopted.blobs().stream().map(BlobInfo::name))
                .containsExactlyInAnyOrder("runs/2/a.txt", "runs/2/deep/er/b", "runs/2/inside");
        assertThat(adopted.skipped()).hasSize(2);
        assertThat(text("runs/2/inside")).isEqualTo("b");
        assertThat(text("runs/2/deep/er/b")).isEqualTo("b");
        assertThat(folder.resolve("deep")).doesNotExist();
        assertThat(Files.readString(secret)).isEqualTo("s");
        assertThat(store().adoptFolder(CONTAINER, "runs/3/", elsewhere.resolve("not there"))
                        .blobs())
                .isEmpty();
    }

    @Test
    void aFileWithASecondNameIsCopiedNotShared() throws IOException {
        Path file = Files.writeString(elsewhere.resolve("shared"), "before");
        Files.createLink(elsewhere.resolve("second"), file);
        store().adopt(CONTAINER.blob("shared"), file);
        Files.writeString(elsewhere.resolve("second"), "after!");
        assertThat(text("shared")).isEqualTo("before");
    }

    @Test
    void aFollowedFileGrowsUntilItIsAdopted() throws IOException {
        BlobPath path = CONTAINER.blob("logs/std_log.txt");
        Path log = elsewhere.resolve("std_log.txt");
        String etag = store().follow(path, log).etag();
        assertThat(store().get(path).size()).isZero();
        Files.writeString(log, "one\n");
        assertThat(store().get(path).size()).isEqualTo(4);
        Files.writeString(log, "one\ntwo\n");
        assertThat(text(path, 4, -1)).isEqualTo("two\n");
        assertThat(store().get(path).etag()).isEqualTo(etag);
        assertThat(store().local(path)).contains(log.toAbsolutePath());
        assertThat(store().list(CONTAINER, "logs/", null, null, 5)
                        .blobs()
                        .getFirst()
                        .size())
                .isEqualTo(8);
        store().adopt(path, log);
        assertThat(text("logs/std_log.txt")).isEqualTo("one\ntwo\n");
        assertThat(log).doesNotExist();
    }

    @Test
    void aLocalFolderEqualsTheBlobsBelowIt() throws IOException {
        put("data/1.csv", "1");
        put("data/sub/2.csv", "2");
        put("database", "3");
        store().delete(put("data/gone/x", "4").path());
        for (String prefix : List.of("data", "data/")) {
            Path folder = store().localFolder(CONTAINER, prefix).orElseThrow();
            try (var files = Files.walk(folder)) {
                assertThat(files.map(file -> folder.relativize(file).toString()))
                        .containsExactlyInAnyOrder("", "1.csv", "sub", "sub/2.csv");
            }
        }
        assertThat(store().localFolder(CONTAINER, "nothing")).isEmpty();
        assertThat(Files.readString(store().local(CONTAINER.blob("data/1.csv")).orElseThrow()))
                .isEqualTo("1");
        store().follow(CONTAINER.blob("data/live"), elsewhere.resolve("live"));
        assertThat(store().localFolder(CONTAINER, "data")).isEmpty();
    }

    @Test
    void manyWritersAndReadersSeeWholeContents() throws Exception {
        BlobPath path = put("busy", "x".repeat(1000)).path();
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String letter = Character.toString('a' + i % 26);
            tasks.add(() -> {
                store().put(path, bytes(letter.repeat(1000 + letter.charAt(0))), PutOptions.defaults());
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
