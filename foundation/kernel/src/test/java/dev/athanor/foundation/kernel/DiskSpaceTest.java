package dev.athanor.foundation.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.ReadOnlyFileSystemException;
import org.junit.jupiter.api.Test;

class DiskSpaceTest {
    @Test
    void aFullOrReadOnlyDiskIsKnownHoweverDeepItLies() {
        assertThat(DiskSpace.lacks(new IOException("No space left on device"))).isTrue();
        assertThat(DiskSpace.lacks(new FileSystemException("a", null, "Read-only file system")))
                .isTrue();
        assertThat(DiskSpace.lacks(new FileSystemException("a", null, "Disk quota exceeded")))
                .isTrue();
        assertThat(DiskSpace.lacks(new ReadOnlyFileSystemException())).isTrue();
        assertThat(DiskSpace.lacks(new IllegalStateException(
                        new UncheckedIOException(new IOException("no space left on device")))))
                .isTrue();
    }

    @Test
    void otherFailuresAreNot() {
        assertThat(DiskSpace.lacks(new AccessDeniedException("no space left"))).isFalse();
        assertThat(DiskSpace.lacks(new IOException())).isFalse();
        assertThat(DiskSpace.lacks(new IllegalStateException("x"))).isFalse();
    }
}
