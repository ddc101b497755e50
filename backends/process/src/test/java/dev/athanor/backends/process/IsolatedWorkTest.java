package dev.athanor.backends.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.athanor.platform.compute.Limits;
import dev.athanor.platform.compute.Mount;
import dev.athanor.platform.compute.WorkSpec;
import dev.athanor.testing.contracts.BackendKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IsolatedWorkTest extends ProcessWorkContract {
    /** Opens such a back end. */
    static final class Maker extends ProcessMaker {
        Maker() {
            super(Confinement.candidates());
        }
    }

    @Override
    protected ProcessMaker maker() {
        return new Maker();
    }

    @BeforeEach
    void needsNamespaces() {
        assumeTrue(kit.backend().capabilities().isolated(), "this machine cannot isolate");
    }

    @Test
    void homeAndOtherWorkAreHidden() throws IOException {
        Files.writeString(kit.userHome().resolve("diary"), "dear");
        Files.writeString(kit.work("b").resolve("result"), "42");
        BackendKit.folder(kit.userHome().resolve(".pyenv/bin"));
        String home = kit.userHome().toString();
        kit.run(kit.sh(
                "a",
                "cat " + home + "/diary; ls -A " + home + " " + home + "/.athanor " + home + "/.athanor/jobs; umount "
                        + home + "; cat " + home + "/diary; touch " + home + "/.pyenv/x"));
        assertThat(kit.said("a"))
                .doesNotContain("dear")
                .contains(home + ":\n.athanor\n.pyenv\n", ".athanor:\njobs\n", ".athanor/jobs:\na\n")
                .contains("Read-only file system");
        assertThat(kit.userHome().resolve("diary")).exists();
    }

    @Test
    void temporaryFilesAndProcessesAreItsOwn() {
        kit.run(kit.sh("a", "ls -A /tmp; echo x > /tmp/mine; cat /tmp/mine; echo $(ls -d /proc/[0-9]* | wc -l)"));
        assertThat(kit.said("a").lines().toList()).contains("x").noneMatch(line -> line.matches("\\d{2,}"));
        assertThat(Path.of("/tmp/mine")).doesNotExist();
    }

    @Test
    void readOnlyMountsStaySo() throws IOException {
        Path data = BackendKit.folder(kit.athanorHome().resolve("blobs/data"));
        Files.writeString(data.resolve("x"), "hello");
        Path out = BackendKit.folder(kit.athanorHome().resolve("out"));
        Path single = kit.work("a").resolve("single");
        WorkSpec work = kit.sh(
                "a",
                "echo no > " + data + "/x; rm " + data + "/x; echo no > single; cat single; echo yes > " + out + "/y",
                Map.of(),
                List.of(Mount.readOnly(data), Mount.writable(out), new Mount(data.resolve("x"), single, true)),
                Limits.NONE,
                Optional.empty());
        assertThat(kit.run(work)).isEqualTo(BackendKit.ended(0));
        assertThat(data.resolve("x")).hasContent("hello");
        assertThat(out.resolve("y")).hasContent("yes");
        assertThat(kit.said("a")).contains("Read-only file system").contains("hello");
    }

    @Test
    void interpretersInTheHomeFolderStayReachable() throws IOException {
        Path prefix = kit.userHome().resolve(".local/share/python/3.11");
        Path python = BackendKit.folder(prefix.resolve("bin")).resolve("python");
        Files.copy(Path.of("/bin/sh"), python);
        Path environment = kit.athanorHome().resolve("environments/e1");
        Files.createSymbolicLink(BackendKit.folder(environment.resolve("bin")).resolve("python"), python);
        Files.writeString(environment.resolve("pyvenv.cfg"), "home = " + prefix.resolve("bin") + "\nversion = 3.11\n");
        WorkSpec work = kit.sh(
                "a",
                "python -c 'echo reached'; ls -A " + kit.userHome() + "/.local/share",
                Map.of("VIRTUAL_ENV", environment.toString()),
                List.of(Mount.readOnly(environment)),
                Limits.NONE,
                Optional.empty());
        BackendKit.folder(kit.userHome().resolve(".local/share/secrets"));
        assertThat(kit.run(work)).isEqualTo(BackendKit.ended(0));
        assertThat(kit.said("a")).isEqualTo("reached\npython\n");
    }

    @Test
    void temporaryFilesGoWithTheWork() {
        kit.run(kit.sh("a", "mkdir -p /tmp/deep/er; touch /tmp/deep/er/x; chmod 555 /tmp/deep/er; stat -c %a /tmp"));
        assertThat(kit.said("a")).isEqualTo("1777\n");
        assertThat(kit.athanorHome().resolve("run/works/a/exit")).exists();
        assertThat(kit.athanorHome().resolve("run/works/a/tmp")).doesNotExist();
    }

    @Test
    void targetsAreMadeOnlyBelowTheWork() {
        WorkSpec work = kit.sh(
                "a",
                "true",
                Map.of(),
                List.of(new Mount(Path.of("/etc"), Path.of("/no-such-place"), true)),
                Limits.NONE,
                Optional.empty());
        assertThatThrownBy(() -> kit.backend().start(work, kit.listener())).hasMessageContaining("/no-such-place");
        assertThat(Path.of("/no-such-place")).doesNotExist();
    }

    @Test
    void workingDirectoryMayLieInAMount() {
        Path code = BackendKit.folder(kit.athanorHome().resolve("blobs/code"));
        BackendKit.folder(code.resolve("src"));
        WorkSpec like = kit.sh("a", "");
        Path target = kit.work("a").resolve("code");
        var work = new WorkSpec(
                "a",
                "t-mounted",
                List.of("pwd"),
                like.folder(),
                target.resolve("src"),
                Map.of(),
                like.log(),
                List.of(new Mount(code, target, true)),
                Limits.NONE,
                Optional.empty(),
                like.grace(),
                Optional.empty());
        kit.start(work);
        assertThat(kit.next()).isEqualTo(BackendKit.ended(0));
        assertThat(kit.said("a")).endsWith("/code/src\n");
    }

    @Test
    void startIsQuick() {
        kit.run(kit.sh("warm", "true"));
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long begin = System.nanoTime();
            kit.run(kit.sh("a" + i, "true"));
            best = Math.min(best, System.nanoTime() - begin);
        }
        assertThat(best / 1_000_000)
                .as("milliseconds from start to the news of the end")
                .isLessThan(200);
    }
}
