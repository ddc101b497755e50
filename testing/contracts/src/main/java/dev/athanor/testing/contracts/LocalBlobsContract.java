package dev.athanor.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobProblem;
import dev.athanor.foundation.blobs.Intake;
import dev.athanor.foundation.kernel.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a store does with files and folders of this machine. */
interface LocalBlobsContract extends BlobKit {
    @Test
    default void anAdoptedFileIsMoved() throws IOException {
        Path file = Files.writeString(elsewhere().resolve("out.csv"), "1,2");
        BlobInfo info = store().adopt(CONTAINER.blob("runs/1/out.csv"), file);
        assertThat(info.size()).isEqualTo(3);
        assertThat(info.contentType()).startsWith("text/csv");
        assertThat(file).doesNotExist();
        assertThat(text("runs/1/out.csv")).isEqualTo("1,2");
        assertThat(store().digest(info.path())).isEqualTo(Hashes.sha256("1,2"));
        assertThat(store().get(info.path()).sha256()).isEqualTo(Hashes.sha256("1,2"));
    }

    @Test
    default void anAdoptedFolderKeepsItsTreeAndLinksThatLeadOutAreLeft() throws IOException {
        Path secret = Files.writeString(elsewhere().resolve("secret"), "s");
        Path folder = elsewhere().resolve("out");
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
        assertThat(store().adoptFolder(CONTAINER, "runs/3/", elsewhere().resolve("not there"))
                        .blobs())
                .isEmpty();
    }

    @Test
    default void aFileWithASecondNameIsCopiedNotShared() throws IOException {
        Path file = Files.writeString(elsewhere().resolve("shared"), "before");
        Files.createLink(elsewhere().resolve("second"), file);
        store().adopt(CONTAINER.blob("shared"), file);
        Files.writeString(elsewhere().resolve("second"), "after!");
        assertThat(text("shared")).isEqualTo("before");
    }

    @Test
    default void filesTakenInAreCopiedAndNamedAtTheEnd() throws IOException {
        Path one = Files.writeString(elsewhere().resolve("one.csv"), "1,2");
        Path large = Files.write(elsewhere().resolve("large"), new byte[3 << 20]);
        put("taken/one.csv", "was there");
        try (Intake intake = store().intake()) {
            intake.add("one.csv", one, 3);
            intake.add("deep/second.csv", one, 3);
            intake.add("large", large, 3 << 20);
            assertThat(store().list(CONTAINER, "taken/deep", null, null, 5).blobs())
                    .isEmpty();
            assertThat(intake.publish(CONTAINER, "taken/", "text/csv").stream().map(BlobInfo::name))
                    .containsExactly("taken/deep/second.csv", "taken/large");
        }
        assertThat(text("taken/one.csv")).isEqualTo("was there");
        assertThat(text("taken/deep/second.csv")).isEqualTo("1,2");
        assertThat(store().get(CONTAINER.blob("taken/deep/second.csv")).contentType())
                .isEqualTo("text/csv");
        assertThat(store().get(CONTAINER.blob("taken/large")).size()).isEqualTo(3 << 20);
        assertThat(one).hasContent("1,2");
    }

    @Test
    default void aFileThatIsNotWhatItShouldBeIsNotTakenIn() throws IOException {
        Path longer = Files.writeString(elsewhere().resolve("longer"), "longer now");
        Path missing = elsewhere().resolve("missing");
        notTaken(longer, BlobProblem.BLOB_SOURCE_CHANGED);
        notTaken(missing, BlobProblem.BLOB_SOURCE_UNREADABLE);
        notTaken(elsewhere(), BlobProblem.BLOB_SOURCE_UNREADABLE);
        assertThat(store().list(CONTAINER, "odd/", null, null, 5).blobs()).isEmpty();
    }

    private void notTaken(Path source, BlobProblem problem) {
        try (Intake intake = store().intake()) {
            intake.add("a", source, 3);
            BlobKit.refused(() -> intake.publish(CONTAINER, "odd/", "text/plain"), problem);
        }
    }

    @Test
    default void aFollowedFileGrowsUntilItIsAdopted() throws IOException {
        BlobPath path = CONTAINER.blob("logs/std_log.txt");
        Path log = elsewhere().resolve("std_log.txt");
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
    default void aLocalFolderEqualsTheBlobsBelowIt() throws IOException {
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
        store().follow(CONTAINER.blob("data/live"), elsewhere().resolve("live"));
        assertThat(store().localFolder(CONTAINER, "data")).isEmpty();
    }
}
