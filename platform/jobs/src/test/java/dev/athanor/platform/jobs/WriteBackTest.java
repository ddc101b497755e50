package dev.athanor.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.workspaces.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a job changes in an input that it may write to is changed where the input came from. */
class WriteBackTest {
    private final TestingJobs world = new TestingJobs("sqlite");

    @AfterEach
    void close() {
        world.close();
    }

    private void run(String name, String command, String type, String path) {
        world.jobs.submit(
                world.workspace,
                TestingSpec.job(name, command)
                        .input(
                                "d",
                                new JobInput.Data(
                                        type,
                                        "azureml://datastores/workspaceblobstore/paths/" + path,
                                        JobInput.Mode.READ_WRITE_MOUNT))
                        .spec(),
                TestingJobs.ME);
        Job job = world.ended(name);
        assertThat(job.status()).as("%s", job.error()).isEqualTo(JobStatus.COMPLETED);
    }

    private boolean there(String name) {
        return world.blobs.find(blob(name)).isPresent();
    }

    private BlobPath blob(String name) {
        return BlobPath.of(world.workspace.storageAccount(), Workspace.BLOBSTORE, name);
    }

    @Test
    void newAndChangedFilesAreKeptAndDeletedOnesDeleted() {
        world.file(Workspace.BLOBSTORE, "data/same.txt", "same");
        world.file(Workspace.BLOBSTORE, "data/changed.txt", "old");
        world.file(Workspace.BLOBSTORE, "data/deep/gone.txt", "gone");
        String before = world.blobs.get(blob("data/same.txt")).etag();
        run(
                "folder",
                "cd ${{inputs.d}} && echo new > changed.txt && rm deep/gone.txt && mkdir b && echo b > 'b/c d.txt'",
                "uri_folder",
                "data/");
        assertThat(world.text(Workspace.BLOBSTORE, "data/changed.txt")).isEqualTo("new\n");
        assertThat(world.text(Workspace.BLOBSTORE, "data/b/c d.txt")).isEqualTo("b\n");
        assertThat(there("data/deep/gone.txt")).isFalse();
        assertThat(world.blobs.get(blob("data/same.txt")).etag())
                .as("what the job left alone is not touched")
                .isEqualTo(before);
    }

    @Test
    void aSingleFileIsChangedInItsPlace() {
        world.file(Workspace.BLOBSTORE, "one/state.txt", "1");
        run("file", "echo 2 >> ${{inputs.d}}", "uri_file", "one/state.txt");
        assertThat(world.text(Workspace.BLOBSTORE, "one/state.txt")).isEqualTo("12\n");
    }

    @Test
    void doneAgainAfterACrashItDeletesNothingThatWasTakenIn() throws IOException {
        world.file(Workspace.BLOBSTORE, "data/a.txt", "old");
        Path files = Files.createDirectories(world.home.resolve("again/files"));
        Path list = world.home.resolve("again/list");
        Files.writeString(files.resolve("a.txt"), "old");
        WriteBack.note(files, list);
        Files.writeString(files.resolve("a.txt"), "newer");
        var place = new Location.Blobs(new ContainerId(world.workspace.storageAccount(), Workspace.BLOBSTORE), "data/");
        var back = new WriteBack(world.blobs);
        assertThat(back.keep(place, false, files, list)).isEmpty();
        assertThat(files.resolve("a.txt")).as("it was moved").doesNotExist();
        assertThat(back.keep(place, false, files, list)).isEmpty();
        assertThat(world.text(Workspace.BLOBSTORE, "data/a.txt")).isEqualTo("newer");
    }
}
