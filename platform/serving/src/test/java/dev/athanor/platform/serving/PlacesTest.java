package dev.athanor.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlacesTest {
    private static final String LONG = "a-home-folder-with-a-very-long-name-that-no-socket-can-bear/".repeat(2);

    @TempDir
    Path folder;

    @Test
    void socketsLieInTheHomeFolderWhenItsPathIsShort() {
        var places = new Places(folder);
        assertThat(places.socket("w1", 0)).isEqualTo(folder.resolve("run/s/w1/s"));
        assertThat(places.socket("w1", 2)).isEqualTo(folder.resolve("run/s/w1/s.2"));
    }

    @Test
    void socketsOfALongHomeLieInAPrivateFolderElsewhere() throws IOException {
        Path home = folder.resolve(LONG);
        Files.createDirectories(home);
        var places = new Places(home);
        Path made = places.makeSockets("w1");
        Path refuge = Objects.requireNonNull(made.getParent());
        try {
            assertThat(places.socket("w1", 63).toString().length()).isLessThanOrEqualTo(104);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(refuge)))
                    .isEqualTo("rwx------");
            Files.setPosixFilePermissions(refuge, PosixFilePermissions.fromString("rwxrwxrwx"));
            assertThatThrownBy(() -> places.makeSockets("w2"))
                    .isInstanceOf(AthanorException.class)
                    .hasMessageContaining("shorter path");
        } finally {
            places.forgetWork("w1");
            places.forgetWork("w2");
            Files.delete(refuge);
        }
    }
}
