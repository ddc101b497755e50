package dev.athanor.platform.environments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BytecodeTest {
    private static final Map<String, String> MACHINE = Map.of("PATH", System.getenv("PATH"));

    @TempDir
    Path folder;

    @BeforeEach
    void environment() throws IOException {
        Path python = Files.createDirectories(folder.resolve("bin")).resolve("python");
        Files.writeString(python, "#!/bin/sh\nexec python3 \"$@\"\n");
        assertThat(python.toFile().setExecutable(true)).isTrue();
        Files.createDirectories(folder.resolve("lib/package/tests"));
        Files.writeString(folder.resolve("lib/package/module.py"), "a = 1\n");
        Files.writeString(folder.resolve("lib/package/tests/test_module.py"), "b = 1\n");
    }

    @Test
    void modulesAreCompiledOnceAndTheirTestsAreNot() {
        new Bytecode(MACHINE).compile(folder).orElseThrow().onExit().join();
        assertThat(folder.resolve("lib/package/__pycache__")).isDirectoryContaining("glob:**module.*.pyc");
        assertThat(folder.resolve("lib/package/tests/__pycache__")).doesNotExist();
        assertThat(new Bytecode(MACHINE).compile(folder)).isEmpty();
    }

    @Test
    void whatACrashCutShortIsBegunAnew() throws IOException {
        new Bytecode(MACHINE).compile(folder).orElseThrow().onExit().join();
        Files.delete(folder.resolve(".athanor-compiled"));
        Bytecode next = new Bytecode(MACHINE);
        next.compile(folder).orElseThrow().onExit().join();
        assertThat(next.compile(folder)).isEmpty();
        assertThat(folder.resolve(".athanor-compiled")).exists();
    }

    @Test
    void pythonsOwnSwitchTurnsItOff() {
        assertThat(new Bytecode(Map.of("PYTHONDONTWRITEBYTECODE", "1")).compile(folder))
                .isEmpty();
        assertThat(folder.resolve("lib/package/__pycache__")).doesNotExist();
    }
}
