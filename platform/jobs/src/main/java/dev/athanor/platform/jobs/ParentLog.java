package dev.athanor.platform.jobs;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.workspaces.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.temporal.ChronoUnit;

/** The log of a job whose work is other jobs: what was started and what became of it, under the name that Azure's clients stream. */
final class ParentLog {
    private static final String NAME = "logs/azureml/executionlogs.txt";

    private final JobRooms rooms;

    ParentLog(JobRooms rooms) {
        this.rooms = rooms;
    }

    /** Adds a line; the first one makes the log readable as a blob. */
    void say(Workspace workspace, JobKey key, String line) {
        Path file = file(key);
        boolean first = !Files.exists(file);
        String text = "[" + rooms.clock().instant().truncatedTo(ChronoUnit.SECONDS) + "] " + line + "\n";
        try {
            Files.createDirectories(JobFolder.of(rooms.folder(), key).root());
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        if (first) {
            rooms.blobs().follow(blob(workspace, key), file);
        }
    }

    /** Keeps what was said and clears up. */
    void keep(Workspace workspace, JobKey key) {
        if (Files.exists(file(key))) {
            rooms.blobs().adopt(blob(workspace, key), file(key));
            JobFolder.of(rooms.folder(), key).delete();
        }
    }

    private Path file(JobKey key) {
        return JobFolder.of(rooms.folder(), key).root().resolve("executionlogs.txt");
    }

    private static BlobPath blob(Workspace workspace, JobKey key) {
        return BlobPath.of(workspace.storageAccount(), Workspace.ARTIFACTS, Assets.runFolder(key.name()) + NAME);
    }
}
