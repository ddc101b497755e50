package dev.athanor.foundation.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.sql.Database;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes blobs is killed at random moments; what it had acknowledged is there and whole, and nothing else lies about. */
class KillTest {
    private static final ContainerId BOX = new ContainerId("athtest", "box");

    @TempDir
    private Path home = Path.of(".");

    @Test
    void whatWasAcknowledgedOutlivesKills() throws IOException, InterruptedException {
        Map<String, Integer> acknowledged = new HashMap<>();
        var random = new Random(99);
        for (int round = 0; round < 4; round++) {
            hammer(round, 50 + random.nextInt(400), acknowledged);
            check(acknowledged);
        }
        assertThat(acknowledged).isNotEmpty();
    }

    private void hammer(int round, int lines, Map<String, Integer> acknowledged)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path")
                                + File.pathSeparator
                                + System.getProperty("surefire.test.class.path", ""),
                        Hammer.class.getName(),
                        home.toString(),
                        Integer.toString(round)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < lines; i++) {
                note(reader.readLine(), acknowledged);
            }
            // The handle, unlike the process, leaves the pipe open: what it still holds was acknowledged.
            process.toHandle().destroyForcibly();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                note(line, acknowledged);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void note(@org.jspecify.annotations.Nullable String line, Map<String, Integer> acknowledged) {
        assertThat(line).as("the writer ended by itself").isNotNull();
        String[] parts = String.valueOf(line).split(" ");
        if (parts.length == 3) {
            // The end of a line that was cut off is missing its dot.
            acknowledged.merge(parts[0], Integer.parseInt(parts[1]), Math::max);
        }
    }

    private void check(Map<String, Integer> acknowledged) throws IOException {
        try (Database database = Database.open("jdbc:sqlite:" + home.resolve("test.db"));
                DiskBlobStore store =
                        DiskBlobStore.open(home.resolve("blobs"), database, Ids.systemClock(), Ids.secure())) {
            store.awaitSweep();
            for (var blob : acknowledged.entrySet()) {
                try (BlobContent content = store.open(BOX.blob(blob.getKey()), 0, -1)) {
                    String text = new String(content.stream().readAllBytes(), StandardCharsets.UTF_8);
                    assertThat(content.info().sha256()).isEqualTo(Hashes.sha256(text));
                    assertThat(text).startsWith(blob.getKey() + ":");
                    // A later version may have been written without word of it; an older one would be a loss.
                    assertThat(version(text)).isGreaterThanOrEqualTo(blob.getValue());
                }
            }
            long rows = store.list(BOX, "", null, null, 100_000).blobs().size();
            try (var files = Files.walk(home.resolve("blobs/athtest/box"))) {
                assertThat(files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                                .count())
                        .isEqualTo(rows);
            }
        }
    }

    private static int version(String text) {
        return Integer.parseInt(text.split(":")[1]);
    }

    /** Writes and replaces blobs from four threads and tells of each when it is acknowledged. */
    static final class Hammer {
        private Hammer() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] args) {
            Path home = Path.of(args[0]);
            int round = Integer.parseInt(args[1]);
            Database database = Database.open("jdbc:sqlite:" + home.resolve("test.db"));
            var store = DiskBlobStore.open(home.resolve("blobs"), database, Ids.systemClock(), Ids.secure());
            store.ensureContainer(BOX);
            for (int thread = 0; thread < 4; thread++) {
                int mine = thread;
                Thread.ofPlatform().start(() -> {
                    for (int i = 0; ; i++) {
                        String name = "t" + mine + "/" + i % 40;
                        int version = round * 1_000_000 + i;
                        String text = name + ":" + version + ":" + "x".repeat(i % 5000);
                        InputStream content = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
                        store.put(BOX.blob(name), content, PutOptions.defaults());
                        System.out.println(name + " " + version + " .");
                    }
                });
            }
        }
    }
}
