package dev.athanor.platform.jobs;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.workspaces.Workspace;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * Makes one output of the outputs of several jobs: a table whose files lie beside its {@code MLTable}, so that it can be mounted, copied and
 * read anywhere, with a folder for each job.
 */
final class Gathering {
    private final Assets assets;
    private final BlobStore blobs;
    private final DataFiles files;
    private final Outputs outputs;

    Gathering(JobRooms rooms) {
        this.assets = rooms.assets();
        this.blobs = rooms.blobs();
        this.files = new DataFiles(blobs);
        this.outputs = new Outputs(assets, rooms.workspaces(), blobs);
    }

    /** The text of a file. */
    void text(Workspace workspace, JobRow job, String name, JobOutput output, String text) {
        put(DataFiles.blob(place(workspace, output)), text, "text/plain; charset=utf-8");
        keep(workspace, job, name, output);
    }

    /** What each job made, copied into a folder of its name, and listed. */
    void table(Workspace workspace, JobRow job, String name, JobOutput output, Map<String, JobOutput> parts) {
        table(workspace, output, parts);
        keep(workspace, job, name, output);
    }

    private void keep(Workspace workspace, JobRow job, String name, JobOutput output) {
        assets.recordOutput(workspace, job.key().name(), name, Objects.requireNonNull(output.uri()));
        outputs.register(workspace, job, output);
    }

    private void table(Workspace workspace, JobOutput output, Map<String, JobOutput> parts) {
        Location.Blobs place = place(workspace, output);
        String folder = DataFiles.strip(place.prefix()) + "/";
        StringBuilder table = new StringBuilder("type: mltable\npaths:");
        parts.forEach((name, part) -> {
            Location.Blobs from = place(workspace, part);
            switch (files.sort(from)) {
                case FILE -> {
                    String file = name + "/" + DataFiles.fileName(from.prefix());
                    files.replicate(from, new Location.Blobs(place.container(), folder + file));
                    table.append("\n  - file: ./").append(file);
                }
                case FOLDER -> {
                    files.replicate(from, new Location.Blobs(place.container(), folder + name + "/"));
                    table.append("\n  - folder: ./").append(name);
                }
                case NOTHING -> table.append("\n  # ").append(name).append(" made nothing");
            }
        });
        put(
                new BlobPath(place.container(), folder + "MLTable"),
                table.append('\n').toString(),
                "text/yaml");
    }

    private Location.Blobs place(Workspace workspace, JobOutput output) {
        String uri = Objects.requireNonNull(output.uri());
        if (assets.locate(workspace, uri) instanceof Location.Blobs place) {
            return place;
        }
        throw JobsProblem.JOB_INVALID.because("'" + uri + "' lies outside of this server and is not gathered");
    }

    private void put(BlobPath path, String text, String type) {
        blobs.put(path, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), PutOptions.of(type));
    }
}
