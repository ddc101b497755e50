package dev.athanor.backends.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.athanor.platform.compute.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Control groups of version 2: limits in a tree of files that stands for the kernel's, killing by the kernel itself. */
@EnabledOnOs(OS.LINUX)
class CgroupsTest {
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup/unified");

    @TempDir
    Path folder;

    private Path own(String line) throws IOException {
        return Files.writeString(folder.resolve("own"), line);
    }

    /** A group with its control files, as the kernel makes them with the folder. */
    private static void group(Path group, String... files) throws IOException {
        Files.createDirectories(group);
        for (String file : files) {
            Files.writeString(group.resolve(file), "");
        }
    }

    @Test
    void limitsOfVersionTwoAreWrittenIntoOneGroup() throws IOException {
        // The kernel fills a new folder; here it is filled before.
        Path made = folder.resolve("athanor-j");
        group(made, "memory.max", "memory.swap.max", "cpu.max", "pids.max", "memory.events", "cgroup.kill");
        Cgroups groups = Cgroups.below(folder);
        assertThat(groups.complete()).isTrue();
        assertThat(groups.fact()).contains("version 2");
        Cgroups.Group group = groups.make("j", new Limits(0.5, 64L << 20, 50)).orElseThrow();
        assertThat(group.joins()).containsExactly(made.resolve("cgroup.procs"));
        assertThat(group.events()).contains(made.resolve("memory.events"));
        assertThat(made.resolve("memory.max")).hasContent("67108864");
        assertThat(made.resolve("memory.swap.max")).hasContent("0");
        assertThat(made.resolve("cpu.max")).hasContent("50000 100000");
        assertThat(made.resolve("pids.max")).hasContent("50");
        assertThat(groups.kill("j")).isTrue();
        assertThat(made.resolve("cgroup.kill")).hasContent("1");
    }

    @Test
    void controllersAreAskedForAndTheirAbsenceIsSaid() throws IOException {
        Path root = folder.resolve("root");
        Path mine = root.resolve("server.service");
        group(root, "cgroup.controllers");
        group(mine, "cgroup.subtree_control");
        Cgroups groups = Cgroups.probe(root, own("0::/server.service\n"));
        assertThat(Files.readString(mine.resolve("cgroup.subtree_control"))).startsWith("+");
        assertThat(groups.complete())
                .as("a folder that the kernel does not fill is no group")
                .isFalse();
        assertThat(groups.fact()).contains("not enforced", "Delegate=yes");
        assertThat(groups.make("j", new Limits(1, 1, 1))).isEmpty();
        try (var left = Files.list(mine)) {
            assertThat(left).as("nothing is left of the trial").hasSize(1);
        }
    }

    @Test
    void theKernelKillsAGroupAtAWord() throws IOException, InterruptedException {
        assumeTrue(Files.isWritable(UNIFIED.resolve("cgroup.procs")), "no groups of version 2 here");
        Cgroups groups = Cgroups.probe();
        String id = "killed-" + ProcessHandle.current().pid();
        Cgroups.Group group = groups.make(id, Limits.NONE).orElseThrow();
        Path join = group.joins().getFirst();
        assertThat(join).startsWith(UNIFIED);
        Path pulse = folder.resolve("pulse");
        Process work = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "echo $$ > " + join + "; setsid sh -c 'setsid sh -c \"trap : TERM; echo \\$\\$ > " + pulse
                                + "; while :; do sleep 1; done\" &' & while :; do sleep 1; done")
                .start();
        while (!Files.exists(pulse) || Files.size(pulse) == 0) {
            Thread.onSpinWait();
        }
        long ghost = Long.parseLong(Files.readString(pulse).strip());
        assertThat(ProcessHandle.of(ghost)).isPresent();
        assertThat(groups.kill(id)).isTrue();
        assertThat(work.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(work.exitValue()).isEqualTo(137);
        ProcessHandle.of(ghost)
                .ifPresent(handle ->
                        handle.onExit().orTimeout(20, TimeUnit.SECONDS).join());
        groups.remove(id);
        assertThat(join).doesNotExist();
        assertThat(groups.kill(id)).isFalse();
    }
}
