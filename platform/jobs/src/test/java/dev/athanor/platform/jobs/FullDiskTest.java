package dev.athanor.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While nothing can be stored, jobs wait; when there is room again they go on, without a restart. */
class FullDiskTest {
    private final TestingJobs world = new TestingJobs("sqlite");

    @AfterEach
    void close() {
        world.close();
    }

    private void submit(String name) {
        String command = "while [ ! -e go ]; do sleep 0.05; done; mkdir -p outputs; echo kept > outputs/kept";
        world.jobs.submit(world.workspace, TestingSpec.job(name, command).spec(), TestingJobs.ME);
    }

    private JobFolder folder(String job) {
        return JobFolder.of(world.home.resolve("jobs"), new JobKey(world.workspace.guid(), job));
    }

    /** Every change of a table is refused in the words that SQLite has for a full disk. */
    private void fill(String table) {
        world.database
                .database()
                .write(sql -> sql.update("create trigger full_" + table + " before update on " + table
                        + " begin select raise(abort, 'SQLITE_FULL'); end"));
    }

    private void free(String table) {
        world.database.database().write(sql -> sql.update("drop trigger full_" + table));
    }

    private Job endedInTime(String name) {
        return world.await(name, job -> {
            // Whatever is tried again is due within half a minute.
            world.ticker.advance(Duration.ofSeconds(30));
            return job.state().ended();
        });
    }

    private void letGo(String job) throws IOException {
        Files.createFile(folder(job).workingDirectory().resolve("go"));
        while (world.backend.alive() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theEndOfAJobIsHeardWhenThereIsRoom() throws IOException {
        submit("heard");
        world.await("heard", JobState.Running.class);
        fill("job");
        letGo("heard");
        assertThat(world.jobs.get(world.workspace, "heard").status()).isEqualTo(JobStatus.RUNNING);
        free("job");
        assertThat(endedInTime("heard").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void whatAJobMadeIsKeptWhenThereIsRoom() throws IOException {
        submit("kept");
        world.await("kept", JobState.Running.class);
        fill("tracking_runs");
        letGo("kept");
        world.await("kept", JobState.Finalizing.class);
        free("tracking_runs");
        assertThat(endedInTime("kept").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(world.text("azureml", "ExperimentRun/dcid.kept/outputs/kept"))
                .isEqualTo("kept\n");
    }
}
