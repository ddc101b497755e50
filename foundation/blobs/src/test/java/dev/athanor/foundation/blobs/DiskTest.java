package dev.athanor.foundation.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.KernelProblem;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DiskTest {
    @Test
    void aFullOrReadOnlyDiskIsNoDefect() {
        for (IOException failure : List.of(
                new IOException("No space left on device"),
                new FileSystemException("f", null, "Read-only file system"),
                new FileSystemException("f", null, "Disk quota exceeded"))) {
            assertThat(Disk.failed("x", failure).problem()).isEqualTo(KernelProblem.DISK_FULL);
        }
        assertThat(Disk.failed("x", new IOException("Input/output error")).problem())
                .isEqualTo(BlobProblem.BLOB_IO_FAILED);
    }

    @Test
    void noNameLeavesItsContainer() {
        var random = new Random(11);
        String alphabet = "aA./\\\0 %2fé漢\uD83D\uDE00\n:~-";
        var tree = new Tree(Path.of("/srv/blobs"));
        Path folder = Path.of("/srv/blobs/athtest/box");
        for (int i = 0; i < 20_000; i++) {
            var name = new StringBuilder();
            for (int length = random.nextInt(12); length >= 0; length--) {
                name.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                Path file = tree.file(new ContainerId("athtest", "box").blob(name.toString()));
                assertThat(file.normalize().startsWith(folder)).isTrue();
                assertThat(file).isNotEqualTo(folder);
                assertThat(folder.relativize(file)).hasToString(name.toString());
            } catch (AthanorException refused) {
                assertThat(refused.problem()).isEqualTo(BlobProblem.BLOB_NAME_INVALID);
            }
        }
    }

    @Test
    void pairsComeBackAsTheyWere() {
        Map<String, String> pairs = new HashMap<>(Map.of("a", "", "b=&%", "c d+\n", "é", "漢"));
        assertThat(Pairs.read(Pairs.write(pairs))).isEqualTo(pairs);
        assertThat(Pairs.read(Pairs.write(Map.of()))).isEmpty();
    }

    @Test
    void theNameAfterAPrefixFollowsAllThatBeginWithIt() {
        assertThat(BlobNames.after("a/")).isEqualTo("a0");
        assertThat(BlobNames.after("\uD7FF")).isEqualTo("\uE000");
        assertThat(BlobNames.after("a\uDBFF\uDFFF")).isEqualTo("b");
        assertThat(BlobNames.after("\uDBFF\uDFFF")).isNull();
        assertThat(BlobNames.after("")).isNull();
    }

    @Test
    void pythonsBlockIdsTellTheirOffset() {
        // Made by azure-storage-blob 12.31.1 for the offsets 0 and 4 MiB.
        String zero = encode("%032d".formatted(0));
        String fourMebibytes = encode("%032d".formatted(4 << 20));
        assertThat(BlockHint.offset(zero)).isZero();
        assertThat(BlockHint.offset(fourMebibytes)).isEqualTo(4 << 20);
        for (String other : List.of("", "YQ==", "not base64!", "JSU=", "%%%", encode("99999999999999999999"))) {
            assertThat(BlockHint.offset(other)).isEqualTo(-1);
        }
    }

    private static String encode(String digits) {
        var base64 = java.util.Base64.getEncoder();
        String inner = base64.encodeToString(digits.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .replace("=", "%3D");
        return base64.encodeToString(inner.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    @Test
    void aFailedSyncIsToldToAllWhoShareItAndToNobodyElse() throws IOException {
        var syncs = new Syncs<String>();
        var count = new AtomicInteger();
        assertThatThrownBy(() -> syncs.sync("k", () -> {
                    throw new IOException("broken disk");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("broken disk");
        syncs.sync("k", count::incrementAndGet);
        syncs.sync("k", count::incrementAndGet);
        assertThat(count).hasValue(2);
    }
}
