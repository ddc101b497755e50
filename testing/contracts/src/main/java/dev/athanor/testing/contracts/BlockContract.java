package dev.athanor.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobProblem;
import dev.athanor.foundation.blobs.Block;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.foundation.kernel.Hashes;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Blobs made of staged blocks. */
interface BlockContract extends BlobKit {
    @Test
    default void blocksInAnyOrderMakeABlobInTheOrderOfTheList() {
        BlobPath path = CONTAINER.blob("blocks");
        store().stageBlock(path, "Yg==", BlobKit.bytes("world"), 5, null);
        store().stageBlock(
                        path,
                        "YQ==",
                        BlobKit.bytes("hello "),
                        6,
                        BlobKit.md5("hello ".getBytes(StandardCharsets.UTF_8)));
        store().stageBlock(path, "Yw==", BlobKit.bytes("unused"), 6, null);
        assertThat(store().find(path)).isEmpty();
        assertThat(store().stagedBlocks(path))
                .containsExactly(new Block("YQ==", 6), new Block("Yg==", 5), new Block("Yw==", 6));
        BlobKit.refused(
                () -> store().commitBlocks(path, List.of("YQ==", "ZZZZ"), PutOptions.defaults()),
                BlobProblem.BLOB_BLOCK_UNKNOWN);
        BlobInfo info = store().commitBlocks(path, List.of("YQ==", "Yg==", "YQ=="), PutOptions.of("text/plain"));
        assertThat(info.size()).isEqualTo(17);
        assertThat(text("blocks")).isEqualTo("hello worldhello ");
        assertThat(store().stagedBlocks(path)).isEmpty();
        assertThat(store().digest(path)).isEqualTo(Hashes.sha256("hello worldhello "));
    }

    @Test
    default void blocksThatComeInOrderOrSideBySideMakeTheSameBlob() throws Exception {
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
    default void aBlockOfTheSameIdReplacesTheOneBefore() {
        BlobPath path = CONTAINER.blob("again");
        store().stageBlock(path, pythonBlockId(0), BlobKit.bytes("first"), 5, null);
        store().stageBlock(path, pythonBlockId(0), BlobKit.bytes("second"), 6, null);
        store().commitBlocks(path, List.of(pythonBlockId(0)), PutOptions.defaults());
        assertThat(text("again")).isEqualTo("second");
    }

    @Test
    default void aBlockThatIsCutOffOrWrongIsNoBlock() {
        BlobPath path = CONTAINER.blob("cut");
        BlobKit.refused(
                () -> store().stageBlock(path, "YQ==", BlobKit.bytes("abc"), 4, null),
                BlobProblem.BLOB_CONTENT_CUT_OFF);
        BlobKit.refused(
                () -> store().stageBlock(path, "YQ==", BlobKit.bytes("abc"), 3, BlobKit.md5(new byte[0])),
                BlobProblem.BLOB_MD5_MISMATCH);
        assertThat(store().stagedBlocks(path)).isEmpty();
    }

    @Test
    default void aRefusedCommitKeepsTheBlocks() {
        BlobPath path = put("there", "old").path();
        store().stageBlock(path, "YQ==", BlobKit.bytes("new"), 3, null);
        BlobKit.refused(
                () -> store().commitBlocks(
                                path, List.of("YQ=="), PutOptions.defaults().whenAbsent()),
                BlobProblem.BLOB_ALREADY_EXISTS);
        assertThat(text("there")).isEqualTo("old");
        store().commitBlocks(path, List.of("YQ=="), PutOptions.defaults());
        assertThat(text("there")).isEqualTo("new");
    }

    @Test
    default void aPutForgetsStagedBlocks() {
        BlobPath path = CONTAINER.blob("mixed");
        store().stageBlock(path, "YQ==", BlobKit.bytes("block"), 5, null);
        put("mixed", "whole");
        assertThat(store().stagedBlocks(path)).isEmpty();
        BlobKit.refused(
                () -> store().commitBlocks(path, List.of("YQ=="), PutOptions.defaults()),
                BlobProblem.BLOB_BLOCK_UNKNOWN);
        assertThat(text("mixed")).isEqualTo("whole");
    }

    @Test
    default void discardedBlocksAreForgottenAndTheBlobStays() {
        BlobPath path = CONTAINER.blob("given-up");
        put("given-up", "before");
        store().stageBlock(path, "YQ==", BlobKit.bytes("block"), 5, null);
        store().discardBlocks(path);
        assertThat(store().stagedBlocks(path)).isEmpty();
        assertThat(text("given-up")).isEqualTo("before");
        store().stageBlock(path, "Yg==", BlobKit.bytes("again"), 5, null);
        store().commitBlocks(path, List.of("Yg=="), PutOptions.defaults());
        assertThat(text("given-up")).isEqualTo("again");
        store().discardBlocks(CONTAINER.blob("never-there"));
    }
}
