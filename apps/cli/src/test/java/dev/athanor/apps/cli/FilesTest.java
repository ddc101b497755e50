package dev.athanor.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilesTest {
    @TempDir
    Path folder;

    @Test
    void digestsAreThoseOfTheOfficialClient() throws IOException {
        write("model/m.pkl", "m\n");
        write("src/train.py", "print(1)\n");
        assertThat(LocalFiles.of(folder.resolve("model"), "x").dataHash(count -> {}))
                .isEqualTo("642c308d2fa4f3dc968b98776b24234ee28dd9baba14800972a93c449d95d020");
        assertThat(LocalFiles.of(folder.resolve("src"), "x").codeHash())
                .isEqualTo("7e6aee81e75d7941c8a3ec46da6b49c0905194136af456e2271f263c3bbefefe");
    }

    @Test
    void aLargeFileCountsByItsIdentityAndSamples() throws IOException {
        write("large", "aaaabbbbcccc");
        Path file = folder.resolve("large");
        String first = identity(file);
        assertThat(identity(file)).isEqualTo(first);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertThat(identity(file)).isNotEqualTo(first);
        Path copy = Files.copy(file, folder.resolve("copy"), StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(identity(copy)).isNotEqualTo(identity(file));
    }

    private static String identity(Path file) throws IOException {
        MessageDigest digest = Hashes.digest("SHA-256");
        LocalFiles.addIdentity(file, Files.size(file), digest, 3, 4);
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void ignoredFilesAreLeftOutAndAmlignoreGoesBeforeGitignore() throws IOException {
        write(".gitignore", "*.py\n");
        write(".amlignore", "# comment\n*.log\n/data/\n!keep.log\nbuild\n");
        write("a.py", "");
        write("b.log", "");
        write("keep.log", "");
        write("data/x", "");
        write("sub/data/y", "");
        write("sub/build/z", "");
        assertThat(LocalFiles.of(folder, "x").files().stream().map(LocalFiles.Item::name))
                .containsExactly(".amlignore", ".gitignore", "a.py", "keep.log", "sub/data/y");
    }

    @Test
    void rulesAreGits() {
        IgnoreRules rules = IgnoreRules.parse(List.of("a/*.txt", "**/tmp/", "doc[0-9].md", "\\#x"));
        assertThat(rules.excludes("a/b.txt")).isTrue();
        assertThat(rules.excludes("c/a/b.txt")).isFalse();
        assertThat(rules.excludes("x/tmp/y")).isTrue();
        assertThat(rules.excludes("tmp")).isFalse();
        assertThat(rules.excludes("q/doc1.md")).isTrue();
        assertThat(rules.excludes("#x")).isTrue();
    }

    @Test
    void foldersThatContainThemselvesAreRefused() throws IOException {
        write("a/x", "");
        Files.createSymbolicLink(folder.resolve("a/up"), folder);
        assertThatThrownBy(() -> LocalFiles.of(folder, "job.yml:3:1: code"))
                .hasMessageStartingWith("job.yml:3:1: code: the folder ")
                .hasMessageContaining("is a link to one above it");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, text);
    }
}
