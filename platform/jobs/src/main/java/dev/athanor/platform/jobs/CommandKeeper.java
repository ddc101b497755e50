package dev.athanor.platform.jobs;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.workspaces.Workspace;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Takes in what a command job leaves behind. Each step may be done again after a crash. */
final class CommandKeeper {
    private final JobRooms rooms;
    private final Inputs inputs;
    private final Outputs outputs;
    private final LogGuard guard;

    CommandKeeper(JobRooms rooms, Inputs inputs, Outputs outputs, LogGuard guard) {
        this.rooms = rooms;
        this.inputs = inputs;
        this.outputs = outputs;
        this.guard = guard;
    }

    void keep(Workspace workspace, JobRow job, Outcome outcome) {
        JobFolder folder = JobFolder.of(rooms.folder(), job.key());
        boolean completed = outcome instanceof Outcome.Completed;
        if (!Files.exists(folder.root())) {
            if (completed) {
                // It never ran, for another job had made the same; names that it gives to outputs get them all the
                // same.
                Ports.outputs(job.plan()).values().forEach(output -> outputs.register(workspace, job, output));
            }
            return;
        }
        List<String> skipped = new ArrayList<>();
        var container = new ContainerId(workspace.storageAccount(), Workspace.ARTIFACTS);
        String run = Assets.runFolder(job.key().name());
        try {
            if (Files.exists(folder.ready())) {
                CommandPlan plan = CommandPlan.of(job.plan());
                plan.inputs().forEach((name, input) -> skipped.addAll(inputs.keep(workspace, name, input, folder)));
                plan.outputs()
                        .forEach((name, output) ->
                                skipped.addAll(outputs.keep(workspace, job, name, output, folder, completed)));
            }
            skipped.addAll(rooms.blobs()
                    .adoptFolder(container, run + "outputs/", folder.artifacts())
                    .skipped());
            skipped.addAll(rooms.blobs()
                    .adoptFolder(container, run + "logs/", folder.ownLogs())
                    .skipped());
        } finally {
            keepLog(workspace, job, folder, skipped);
        }
    }

    private void keepLog(Workspace workspace, JobRow job, JobFolder folder, List<String> skipped) {
        BlobPath log = CommandLauncher.logBlob(workspace, job.key().name());
        if (Files.exists(folder.log())) {
            skipped.forEach(file -> folder.say("[athanor] not kept: " + file));
            guard.unwatch(log);
            LongLog whole = guard.of(folder);
            rooms.blobs().adopt(log, whole.isOver() ? whole.whole() : folder.log());
        }
    }
}
