package dev.athanor.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class RecoveryTest {
    private final String kind;
    private TestingJobs world;

    RecoveryTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        world = new TestingJobs(kind);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void submit(String name, String command) {
        world.jobs.submit(world.workspace, TestingSpec.job(name, command).spec(), TestingJobs.ME);
    }

    @Test
    void aRunningJobGoesOnAndIsFinishedByTheNextServer() {
        submit("on", "echo a; while [ ! -e go ]; do sleep 0.05; done; echo b");
        world.await("on", JobState.Running.class);
        world.restart(() -> {});
        assertThat(world.jobs.get(world.workspace, "on").status()).isEqualTo(JobStatus.RUNNING);
        touchGo("on");
        assertThat(world.ended("on").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(world.log("on")).isEqualTo("a\nb\n");
        assertThat(world.backend.starts).hasSize(1);
    }

    @Test
    void aLogThatIsTooLongShowsItsHeadWhileTheJobRunsAndItsEndAfterwards() {
        submit("long", "yes 0123456789 | head -c 9000000; while [ ! -e go ]; do sleep 0.05; done; echo; echo the end");
        world.await("long", job -> {
            world.ticker.advance(Duration.ofSeconds(1));
            return world.log("long").contains("when the job has ended");
        });
        String shown = world.log("long");
        assertThat(shown).hasSizeLessThan(600_000).startsWith("0123456789\n");
        world.restart(() -> {});
        world.await("long", JobState.Running.class);
        touchGo("long");
        assertThat(world.ended("long").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(world.log("long"))
                .startsWith(shown)
                .endsWith("\nthe end\n")
                .contains(" bytes are left out here\n")
                .hasSizeLessThan(1_100_000);
    }

    @Test
    void aJobThatEndedWhileTheServerWasDownIsFinished() {
        submit("down", "echo a; while [ ! -e go ]; do sleep 0.05; done; echo b");
        world.await("down", JobState.Running.class);
        world.restart(() -> {
            touchGo("down");
            while (world.backend.alive() > 0) {
                Thread.onSpinWait();
            }
        });
        assertThat(world.ended("down").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(world.log("down")).isEqualTo("a\nb\n");
    }

    @Test
    void aJobWhoseProcessVanishedFailsAndSaysSo() {
        submit("lost", "sleep 60");
        world.await("lost", JobState.Running.class);
        world.restart(() -> world.backend.lose(JobFolder.workId(new JobKey(world.workspace.guid(), "lost"))));
        Job job = world.ended("lost");
        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.error())
                .hasValueSatisfying(error -> assertThat(error.message()).contains("vanished"));
        assertThat(world.compute.leases()).isEmpty();
    }

    @Test
    void aJobThatIsBeingPreparedIsPreparedAgain() {
        world.desk.ready = false;
        world.desk.gate = new CountDownLatch(1);
        submit("prep", "echo ran");
        world.await("prep", JobState.Preparing.class);
        world.restart(() -> world.desk.gate.countDown());
        assertThat(world.ended("prep").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(world.backend.starts).hasSize(1);
    }

    @Test
    void waitingJobsWaitOn() {
        submit("a", "sleep 60");
        submit("b", "sleep 60");
        world.await("a", JobState.Running.class);
        world.await("b", JobState.Running.class);
        submit("c", "echo c");
        world.await("c", JobState.Queued.class);
        world.restart(() -> {});
        assertThat(world.jobs.get(world.workspace, "c").status()).isEqualTo(JobStatus.QUEUED);
        world.jobs.cancel(world.workspace, "a", TestingJobs.ME);
        assertThat(world.ended("c").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aStartThatWasStoredButNotKnownToHaveHappenedHappensOnce() {
        submit("once", "echo x; while [ ! -e go ]; do sleep 0.05; done");
        world.await("once", JobState.Running.class);
        // The server died between the start and the news of it: the stored state is still the one before.
        String work = JobFolder.workId(new JobKey(world.workspace.guid(), "once"));
        JobState.Running running =
                (JobState.Running) world.jobs.get(world.workspace, "once").state();
        world.restart(() -> world.database
                .database()
                .write(sql -> sql.update(
                        "update job set state = ?, status = ? where name = 'once'",
                        StateFields.write(new JobState.Starting(work, running.startToken())),
                        JobStatus.STARTING)));
        world.await("once", JobState.Running.class);
        touchGo("once");
        assertThat(world.ended("once").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(world.backend.starts).hasSize(1);
        assertThat(world.log("once")).isEqualTo("x\n");
    }

    @Test
    void aCancellationThatWasAskedForBeforeTheCrashIsCarriedOut() {
        submit("stop", "sleep 60");
        world.await("stop", JobState.Running.class);
        String work = JobFolder.workId(new JobKey(world.workspace.guid(), "stop"));
        JobState.Running running =
                (JobState.Running) world.jobs.get(world.workspace, "stop").state();
        world.restart(() -> world.database
                .database()
                .write(sql -> sql.update(
                        "update job set state = ?, status = ? where name = 'stop'",
                        StateFields.write(new JobState.Stopping(work, running.startToken(), new Outcome.Canceled())),
                        JobStatus.CANCEL_REQUESTED)));
        assertThat(world.ended("stop").status()).isEqualTo(JobStatus.CANCELED);
        assertThat(world.backend.alive()).isZero();
    }

    @Test
    void whatAnEndedJobLeftIsRemovedByTheNextServer() throws IOException {
        submit("gone", "echo a");
        world.ended("gone");
        submit("on", "while [ ! -e go ]; do sleep 0.05; done");
        world.await("on", JobState.Running.class);
        Path jobs = world.home.resolve("jobs");
        JobFolder left = JobFolder.of(jobs, new JobKey(world.workspace.guid(), "gone"));
        while (Files.exists(left.root())) {
            Thread.onSpinWait();
        }
        // The server died between the end of the job and the removal of its folder.
        world.restart(left::make);
        while (Files.exists(left.root())) {
            Thread.onSpinWait();
        }
        touchGo("on");
        assertThat(world.ended("on").status()).isEqualTo(JobStatus.COMPLETED);
    }

    private void touchGo(String job) {
        JobFolder folder = JobFolder.of(world.home.resolve("jobs"), new JobKey(world.workspace.guid(), job));
        try {
            Files.createFile(folder.workingDirectory().resolve("go"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
