package dev.athanor.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.platform.assets.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands for the content of data: the same for the same names and bytes, in the store and in a mirror's folder. */
final class ContentTest {
    @TempDir
    Path mirror;

    @Test
    void aFolderOfAMirrorIsKnownByItsNamesAndBytes() throws IOException {
        Files.createDirectories(mirror.resolve("t/deep"));
        Files.writeString(mirror.resolve("t/b.csv"), "1\n");
        Files.writeString(mirror.resolve("t/deep/a.csv"), "2\n");
        String before = DataFiles.content(mirror.resolve("t"));
        assertThat(DataFiles.content(mirror.resolve("t"))).isEqualTo(before).startsWith("folder ");
        try (var world = new TestingJobs("sqlite")) {
            world.file("azureml-blobstore", "t/b.csv", "1\n");
            world.file("azureml-blobstore", "t/deep/a.csv", "2\n");
            ContainerId container = new ContainerId(world.workspace.storageAccount(), "azureml-blobstore");
            assertThat(new DataFiles(world.blobs).content(new Location.Blobs(container, "t/")))
                    .isEqualTo(before);
        }
        Files.writeString(mirror.resolve("t/deep/a.csv"), "3\n");
        assertThat(DataFiles.content(mirror.resolve("t"))).isNotEqualTo(before);
    }

    @Test
    void aFileOfAMirrorIsKnownByItsBytes() throws IOException {
        Path file = mirror.resolve("d.csv");
        assertThat(DataFiles.content(file)).isEqualTo("nothing");
        Files.writeString(file, "1\n");
        String before = DataFiles.content(file);
        Files.writeString(file, "2\n");
        assertThat(DataFiles.content(file)).startsWith("file ").isNotEqualTo(before);
    }
}
