package dev.athanor.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.athanor.platform.compute.Limits;
import dev.athanor.platform.compute.Mount;
import dev.athanor.platform.compute.WorkEvent;
import dev.athanor.platform.compute.WorkSpec;
import dev.athanor.testing.fixtures.TestingFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every execution back end promises of work. */
public abstract class ExecutionBackendContract {
    /** Where a test's files lie. */
    protected final Path folder = TestingFolder.make();

    @SuppressWarnings("NullAway.Init")
    protected BackendKit kit;

    /** What makes the back end; a class of its own with a constructor without parameters. */
    protected abstract BackendMaker maker();

    /** Ends work so that no trace of how it ended is left. */
    protected abstract void vanish(String id);

    @BeforeEach
    void openKit() {
        kit = new BackendKit(folder, maker());
    }

    @AfterEach
    void closeKit() {
        kit.close();
        TestingFolder.delete(folder);
    }

    @Test
    void exitCodeIsTold() {
        assertThat(kit.run(kit.sh("a", "exit 7"))).isEqualTo(BackendKit.ended(7));
        assertThat(kit.run(kit.sh("b", "true"))).isEqualTo(BackendKit.ended(0));
        assertThat(kit.run(kit.sh("c", "kill -SEGV $$"))).isEqualTo(BackendKit.ended(139));
    }

    @Test
    void logHoldsAllThatWasSaid() {
        kit.run(kit.sh("a", "for i in 1 2 3; do echo out $i; echo err $i >&2; done; exit 3"));
        assertThat(kit.said("a")).endsWith("out 1\nerr 1\nout 2\nerr 2\nout 3\nerr 3\n");
    }

    @Test
    void environmentIsItsOwnAndOnNoCommandLine() {
        WorkSpec work = kit.sh(
                "a",
                "env; pwd; echo '--- commands'; cat /proc/*/cmdline | tr '\\0' ' '",
                Map.of("SECRET_KEY", "sesame", "code", "mine", "VIRTUAL_ENV", "/venv"),
                List.of(),
                Limits.NONE,
                Optional.empty());
        kit.run(work);
        String[] said = kit.said("a").split("--- commands", 2);
        assertThat(said[0])
                .contains("SECRET_KEY=sesame", "code=mine", "PATH=/venv/bin:", kit.work("a") + "\n")
                .doesNotContain("JAVA_HOME", "athanor_");
        assertThat(said[1]).isNotBlank().doesNotContain("sesame");
    }

    @Test
    void variablesMayHaveAnyNameAndValue() {
        String odd = "two\nlines, 'quotes\" $HOME and #";
        WorkSpec like = kit.sh("a", "");
        var work = new WorkSpec(
                "a",
                "t-variables",
                List.of("perl", "-e", "print join q(|), map { $ENV{$_} } qw(my-name a.b ODD DOCKER_HOST)"),
                like.folder(),
                like.folder(),
                Map.of("my-name", "dashed", "a.b", "dotted", "ODD", odd, "DOCKER_HOST", "tcp://mine"),
                like.log(),
                List.of(),
                Limits.NONE,
                Optional.empty(),
                Duration.ZERO,
                maker().image());
        assertThat(kit.run(work)).isEqualTo(BackendKit.ended(0));
        assertThat(kit.said("a")).endsWith("dashed|dotted|" + odd + "|tcp://mine");
    }

    @Test
    void memoryIsLimited() {
        assumeTrue(kit.backend().capabilities().limits(), "this machine lets nobody limit");
        WorkSpec work = kit.sh(
                "a",
                "exec perl -e '$x = \"a\" x (200 * 1024 * 1024); print length $x'",
                Map.of(),
                List.of(),
                new Limits(0.5, 64L << 20, 50),
                Optional.empty());
        assertThat(kit.run(work)).isEqualTo(new WorkEvent.Exited(137, Optional.of(9), true, false));
    }

    @Test
    void programsThatDoNotExistEndWith127() {
        WorkSpec work = kit.sh("a", "");
        var absent = new WorkSpec(
                "a",
                "t",
                List.of("no-such-program"),
                work.folder(),
                work.folder(),
                Map.of(),
                work.log(),
                List.of(),
                Limits.NONE,
                Optional.empty(),
                Duration.ZERO,
                maker().image());
        kit.start(absent);
        assertThat(kit.next()).isIn(BackendKit.ended(127), BackendKit.ended(1));
    }

    @Test
    void wordsReachTheProgramUnchanged() {
        WorkSpec like = kit.sh("a", "");
        var work = new WorkSpec(
                "a",
                "t-words",
                List.of("printf", "%s|", "it's", "$HOME `id`", "", "a\nb", "ü"),
                like.folder(),
                like.folder(),
                Map.of(),
                like.log(),
                List.of(),
                Limits.NONE,
                Optional.empty(),
                Duration.ZERO,
                maker().image());
        kit.start(work);
        assertThat(kit.next()).isEqualTo(BackendKit.ended(0));
        assertThat(kit.said("a")).endsWith("it's|$HOME `id`||a\nb|ü|");
    }

    @Test
    void mountsAreSeen() throws IOException {
        Path data = BackendKit.folder(kit.athanorHome().resolve("blobs/data"));
        Files.writeString(data.resolve("x"), "hello");
        Path target = kit.work("a").resolve("inputs/data");
        WorkSpec work = kit.sh(
                "a",
                "cat inputs/data/x; echo new > made",
                Map.of(),
                List.of(new Mount(data, target, true)),
                Limits.NONE,
                Optional.empty());
        assertThat(kit.run(work)).isEqualTo(BackendKit.ended(0));
        assertThat(kit.said("a")).endsWith("hello");
        assertThat(kit.work("a").resolve("made")).hasContent("new");
    }

    @Test
    void stopAsksFirst() {
        kit.start(kit.sh("a", "trap 'echo bye; exit 5' TERM; touch ready; while :; do sleep 0.05; done"));
        kit.await(kit.work("a").resolve("ready"));
        kit.backend().stop("a", Duration.ofSeconds(10));
        assertThat(kit.next()).isEqualTo(BackendKit.ended(5));
        assertThat(kit.said("a")).endsWith("bye\n");
    }

    @Test
    void stopKillsWhateverIsLeft() {
        String ghost = "while :; do date +%N > pulse; sleep 0.05; done";
        kit.start(kit.sh(
                "a", "trap '' TERM; (setsid sh -c '" + ghost + "' &) ; touch ready; while :; do sleep 0.1; done"));
        kit.await(kit.work("a").resolve("pulse"));
        kit.backend().stop("a", Duration.ofMillis(200));
        assertThat(kit.next()).isEqualTo(BackendKit.ended(137));
        assertStill(kit.work("a").resolve("pulse"));
    }

    @Test
    void nothingIsLeftWhenTheCommandEnds() {
        kit.start(kit.sh("a", "setsid sh -c 'while :; do date +%N > pulse; sleep 0.05; done' & sleep 0.3; exit 0"));
        assertThat(kit.next()).isEqualTo(BackendKit.ended(0));
        assertStill(kit.work("a").resolve("pulse"));
    }

    @Test
    void timeIsUp() {
        WorkSpec work =
                kit.sh("a", "exec sleep 60", Map.of(), List.of(), Limits.NONE, Optional.of(Duration.ofMillis(300)));
        assertThat(kit.run(work)).isEqualTo(new WorkEvent.Exited(143, Optional.of(15), false, true));
    }

    @Test
    void startingTwiceRunsOnce() {
        WorkSpec work = kit.sh("a", "echo once >> runs; sleep 0.5");
        kit.start(work);
        kit.start(work);
        assertThat(kit.next()).isEqualTo(BackendKit.ended(0));
        kit.start(work);
        assertThat(kit.next()).isEqualTo(BackendKit.ended(0));
        assertThat(kit.work("a").resolve("runs")).hasContent("once");
    }

    @Test
    void anotherTokenIsRefusedWhileItRuns() {
        kit.start(kit.sh("a", "sleep 0.5"));
        WorkSpec like = kit.sh("a", "");
        var other = new WorkSpec(
                "a",
                "other",
                List.of("true"),
                like.folder(),
                like.folder(),
                Map.of(),
                like.log(),
                List.of(),
                Limits.NONE,
                Optional.empty(),
                Duration.ZERO,
                maker().image());
        assertThatThrownBy(() -> kit.backend().start(other, kit.listener())).hasMessageContaining("runs already");
        assertThat(kit.next()).isEqualTo(BackendKit.ended(0));
        kit.start(other);
        assertThat(kit.next()).isEqualTo(BackendKit.ended(0));
    }

    @Test
    void workGoesOnWithoutTheServer() {
        kit.start(kit.sh("a", "touch ready; until [ -e go ]; do sleep 0.05; done; echo done; exit 9"));
        kit.await(kit.work("a").resolve("ready"));
        kit.restart();
        kit.backend().attach("a", kit.listener());
        BackendKit.folder(kit.work("a").resolve("go"));
        assertThat(kit.next()).isEqualTo(BackendKit.ended(9));
        assertThat(kit.said("a")).endsWith("done\n");
        kit.restart();
        kit.backend().attach("a", kit.listener());
        assertThat(kit.next()).isEqualTo(BackendKit.ended(9));
    }

    @Test
    void workOutlivesAKilledServer() throws IOException {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        folder.toString(),
                        maker().getClass().getName())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.txt").toFile())
                .start();
        kit.await(kit.work("a").resolve("ready"));
        server.destroyForcibly();
        server.onExit().join();
        kit.backend().attach("a", kit.listener());
        BackendKit.folder(kit.work("a").resolve("go"));
        assertThat(kit.next()).isEqualTo(BackendKit.ended(9));
        assertThat(kit.said("a")).endsWith("done\n");
    }

    @Test
    void workIsStoppedAfterARestart() {
        kit.start(kit.sh("a", "exec sleep 60"));
        kit.pause(300);
        kit.restart();
        kit.backend().attach("a", kit.listener());
        kit.backend().stop("a", Duration.ofSeconds(5));
        assertThat(kit.next()).isEqualTo(BackendKit.ended(143));
    }

    @Test
    void whatVanishedIsLost() {
        kit.backend().attach("nobody", kit.listener());
        assertThat(kit.next()).isInstanceOf(WorkEvent.Lost.class);
        kit.start(kit.sh("a", "while :; do date +%N > pulse; sleep 0.05; done"));
        kit.await(kit.work("a").resolve("pulse"));
        vanish("a");
        assertThat(kit.next()).isInstanceOf(WorkEvent.Lost.class);
        assertStill(kit.work("a").resolve("pulse"));
    }

    @Test
    void forgottenWorkLeavesNoTrace() {
        kit.run(kit.sh("a", "true"));
        assertThat(kit.backend().knows("a")).isTrue();
        kit.backend().forget("a");
        assertThat(kit.backend().knows("a")).isFalse();
        assertThat(kit.athanorHome().resolve("run/works/a")).doesNotExist();
    }

    /** Nobody writes to a file any more. */
    protected void assertStill(Path pulse) {
        String last = BackendKit.read(pulse);
        kit.pause(300);
        assertThat(BackendKit.read(pulse)).isEqualTo(last);
    }
}
