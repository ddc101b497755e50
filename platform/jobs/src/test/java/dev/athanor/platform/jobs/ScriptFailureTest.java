package dev.athanor.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptFailureTest {
    @Test
    void theLineOfTheUsersOwnCodeIsNamed() {
        JobError error = ScriptFailure.of(
                1,
                false,
                List.of(
                        "loading",
                        "Traceback (most recent call last):",
                        "  File \"/h/jobs/j/work/wd/src/train.py\", line 12, in main",
                        "    frame = pd.read_csv(path)",
                        "            ^^^^^^^^^^^^^^^^^",
                        "  File \"/e/lib/python3.11/site-packages/pandas/io.py\", line 99, in read_csv",
                        "    raise ValueError(x)",
                        "ValueError: bad value"));
        assertThat(error.code()).isEqualTo("ScriptFailed");
        assertThat(error.message())
                .startsWith("The script ended with exit code 1. ValueError: bad value (src/train.py, line 12:"
                        + " frame = pd.read_csv(path)).")
                .endsWith("ValueError: bad value");
    }

    @Test
    void aSyntaxErrorIsFoundWithoutATraceback() {
        JobError error = ScriptFailure.of(
                1,
                false,
                List.of(
                        "  File \"/h/jobs/j/work/wd/m.py\", line 3",
                        "    x = (",
                        "        ^",
                        "SyntaxError: '(' was never closed"));
        assertThat(error.message()).contains("SyntaxError: '(' was never closed (m.py, line 3: x = ()");
    }

    @Test
    void exitCodesAreExplained() {
        assertThat(ScriptFailure.of(127, false, List.of("/bin/sh: 1: pyton: not found"))
                        .message())
                .contains("not found ('pyton' is not in the environment)");
        assertThat(ScriptFailure.of(127, false, List.of("/bin/bash: line 1: pyton: command not found"))
                        .message())
                .contains("not found ('pyton' is not in the environment)");
        assertThat(ScriptFailure.of(139, false, List.of()).message())
                .contains("SIGSEGV")
                .contains("The log is empty");
        assertThat(ScriptFailure.of(137, true, List.of()).message()).contains("out of memory");
        assertThat(ScriptFailure.of(137, false, List.of()).message()).contains("SIGKILL");
        assertThat(ScriptFailure.of(129, false, List.of()).message()).contains("signal 1");
    }

    @Test
    void onlyTheEndOfALongLogIsShown() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            lines.add("line " + i);
        }
        assertThat(ScriptFailure.of(2, false, lines).message())
                .contains("line 499")
                .doesNotContain("line 400");
    }
}
