package dev.athanor.apps.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PythonTest {
    private static final Path SOURCES = Path.of("src/main/resources/dev/athanor/apps/python/files");

    @TempDir
    Path folder;

    @Test
    void indexListsExactlyTheFilesThatAreThere() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<String> there = files.filter(file -> file.toString().endsWith(".py"))
                    .map(file -> SOURCES.relativize(file).toString())
                    .sorted()
                    .toList();
            assertThat(Python.files().keySet()).containsExactlyInAnyOrderElementsOf(there);
        }
    }

    @Test
    void filesAreUnpackedOnceUnderTheirHash() throws IOException {
        // A crash in the middle of an earlier start left this.
        Files.createDirectories(folder.resolve(".python-123/athanor_score"));
        Path first = Python.unpack(folder);
        assertThat(first.resolve("athanor_host.py")).isRegularFile();
        assertThat(first.resolve("athanor_score/host.py"))
                .hasContent(Files.readString(SOURCES.resolve("athanor_score/host.py")));
        assertThat(Python.unpack(folder)).isEqualTo(first);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(first);
        }
    }

    @Test
    void hostKeepsTheContract() throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process tests = new ProcessBuilder("python3", "-m", "unittest", "-v")
                .directory(Path.of("src/test/python").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = tests.waitFor(5, TimeUnit.MINUTES);
        tests.destroyForcibly();
        assertThat(ended).isTrue();
        assertThat(tests.waitFor()).withFailMessage(() -> read(output)).isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            return failure.toString();
        }
    }
}
