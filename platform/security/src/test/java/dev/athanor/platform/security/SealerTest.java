package dev.athanor.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.testing.fixtures.TestingClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealerTest {
    @TempDir
    private Path folder;

    @Test
    void sealedSecretsOpenAfterARestart() {
        String sealed = Sealer.open(folder, Ids.secure()).seal("pässword".getBytes(StandardCharsets.UTF_8));
        assertThat(Sealer.open(folder, Ids.secure()).unseal(sealed))
                .isEqualTo("pässword".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void sameSecretIsSealedDifferentlyEachTime() {
        Sealer sealer = Sealer.open(folder, Ids.secure());
        assertThat(sealer.seal(new byte[] {1})).isNotEqualTo(sealer.seal(new byte[] {1}));
    }

    @Test
    void tamperedOrForeignSealsAreRefused() throws IOException {
        Sealer sealer = Sealer.open(folder, Ids.secure());
        String sealed = sealer.seal(new byte[] {1, 2, 3});
        char other = sealed.charAt(20) == 'A' ? 'B' : 'A';
        String tampered = sealed.substring(0, 20) + other + sealed.substring(21);
        assertThatThrownBy(() -> sealer.unseal(tampered)).hasMessageContaining("sealing.key");
        Sealer foreign = Sealer.open(Files.createDirectory(folder.resolve("other")), Ids.secure());
        assertThatThrownBy(() -> foreign.unseal(sealed)).hasMessageContaining("sealing.key");
    }

    @Test
    void keyThatOthersCouldReadIsNarrowed() throws IOException {
        Sealer.open(folder, Ids.secure());
        Path key = folder.resolve("sealing.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        Sealer.open(folder, Ids.secure());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
    }

    @Test
    void homeThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> PrivateFiles.folder(file.resolve("keys"))).hasMessageContaining("keys");
        assertThatThrownBy(() -> PrivateFiles.write(folder.resolve("none").resolve("key"), "x"))
                .hasMessageContaining("none");
    }

    @Test
    void roomSealsForOthers() {
        try (var testing = TestingSecurity.on("sqlite", new TestingClock())) {
            String sealed = testing.reopen().seal("secret of a datastore");
            assertThat(sealed).doesNotContain("secret");
            assertThat(testing.reopen().unseal(sealed)).isEqualTo("secret of a datastore");
        }
    }
}
