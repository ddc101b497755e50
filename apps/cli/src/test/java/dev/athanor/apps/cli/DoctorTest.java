package dev.athanor.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of machines that are made of scripts. */
final class DoctorTest {
    @TempDir
    Path folder;

    private void program(String name, String script) throws IOException {
        Path file = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private String finding(String what) {
        TestingWorld world =
                new TestingWorld(folder).with("PATH", folder.resolve("bin").toString());
        world.line("doctor -o json");
        return JsonText.list(JsonText.parse(world.out())).stream()
                .map(JsonText::map)
                .filter(one -> Objects.equals(one.get("what"), what))
                .map(DoctorTest::line)
                .findFirst()
                .orElse("");
    }

    private static String line(Map<String, Object> finding) {
        return finding.get("state") + ": " + finding.get("found") + " → " + finding.get("cure");
    }

    @Test
    void aKernelThatLetsJobsBeKeptApartIsWell() throws IOException {
        program("unshare", "case \"$1\" in --mount) echo denied; exit 1;; esac");
        assertThat(finding("isolation")).startsWith("ok: jobs are kept apart by user namespaces");
        program("bwrap", "exit 0");
        assertThat(finding("isolation")).startsWith("ok: jobs are kept apart by bubblewrap");
        program("unshare", "exit 0");
        assertThat(finding("isolation")).startsWith("ok: jobs are kept apart by mount and pid namespaces of root");
    }

    @Test
    void aKernelThatRefusesIsSaidWithItsWordsAndTheCure() throws IOException {
        program("unshare", "echo 'unshare: unshare failed: Operation not permitted'; exit 1");
        assertThat(finding("isolation"))
                .startsWith("warn: the kernel refuses namespaces (unshare: unshare failed: Operation not permitted)")
                .contains("jobs see your files", "kernel.unprivileged_userns_clone=1");
        Files.delete(folder.resolve("bin/unshare"));
        assertThat(finding("isolation")).contains("neither bwrap nor unshare is on the PATH");
    }

    @Test
    void anEngineIsOneThatAnswers() throws IOException {
        assertThat(finding("containers")).startsWith("note: no engine");
        program("docker", "echo Client:; echo 'Cannot connect to the Docker daemon at unix:///x.'; exit 1");
        assertThat(finding("containers"))
                .startsWith("warn: docker does not work: Cannot connect to the Docker daemon at unix:///x.")
                .contains("systemctl start docker");
        program("podman", "[ \"$1\" = --version ] && echo podman version 5.0; exit 0");
        assertThat(finding("containers")).startsWith("ok: podman version 5.0 works");
    }
}
