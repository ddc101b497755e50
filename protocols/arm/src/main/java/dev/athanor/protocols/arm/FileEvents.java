package dev.athanor.protocols.arm;

import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.schedules.EventKind;
import dev.athanor.platform.schedules.EventSource;
import dev.athanor.platform.schedules.Occurrence;
import dev.athanor.platform.schedules.Schedule;
import dev.athanor.platform.workspaces.Workspace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * New files below a path of a datastore: {@code path}, and {@code pattern} for what follows it, with {@code *} for anything. Nobody tells of
 * files, so they are looked for.
 */
final class FileEvents implements EventSource {
    private static final String PATH = "path";
    private static final String PATTERN = "pattern";
    private static final String EXAMPLE = "trigger.path";

    private final Assets assets;
    private final BlobStore blobs;

    FileEvents(Assets assets, BlobStore blobs) {
        this.assets = assets;
        this.blobs = blobs;
    }

    @Override
    public EventKind event() {
        return EventKind.FILE_CREATED;
    }

    @Override
    public boolean polled() {
        return true;
    }

    @Override
    public void check(Workspace workspace, Map<String, String> fields) {
        EventFields.check(fields, event(), Set.of(PATH, PATTERN));
        place(workspace, fields);
    }

    private Location.Blobs place(Workspace workspace, Map<String, String> fields) {
        String path = EventFields.text(fields, PATH)
                .orElseThrow(() -> EventFields.invalid(
                        PATH,
                        "is required: the folder, such as azureml://datastores/workspaceblobstore/paths/incoming/"));
        Location found = ArmErrors.referenced(EXAMPLE, () -> assets.locate(workspace, path));
        if (found instanceof Location.Blobs place) {
            return place;
        }
        throw EventFields.invalid(
                PATH,
                "is '" + path + "', which is not on this server; allowed: paths of datastores whose files lie here");
    }

    @Override
    public Map<String, String> example(Workspace workspace, Map<String, String> fields) {
        return facts(workspace, fields, place(workspace, fields), "any", 0);
    }

    @Override
    public List<Occurrence> since(Workspace workspace, Schedule schedule, Instant after) {
        Map<String, String> fields = schedule.spec().trigger().fields();
        Location.Blobs place = place(workspace, fields);
        if (blobs.container(place.container()).isEmpty()) {
            return List.of();
        }
        String folder = folder(place);
        return blobs.createdSince(place.container(), folder, after).stream()
                .filter(file -> EventFields.fits(fields, PATTERN, file.name().substring(folder.length())))
                .map(file -> occurrence(workspace, fields, place, file))
                .toList();
    }

    private Occurrence occurrence(
            Workspace workspace, Map<String, String> fields, Location.Blobs place, BlobInfo file) {
        return new Occurrence(
                file.path().toString(),
                file.createdAt(),
                facts(
                        workspace,
                        fields,
                        place,
                        file.name().substring(folder(place).length()),
                        file.size()));
    }

    /** The folder's name with a slash at the end; empty for the whole container. */
    private static String folder(Location.Blobs place) {
        String prefix = place.prefix();
        return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }

    private Map<String, String> facts(
            Workspace workspace, Map<String, String> fields, Location.Blobs place, String rest, long size) {
        var whole = new Location.Blobs(place.container(), folder(place) + rest);
        return Map.of(
                "uri",
                assets.datastoreUri(workspace, whole).orElse(fields.getOrDefault(PATH, "")),
                "path",
                folder(place) + rest,
                "name",
                rest.substring(rest.lastIndexOf('/') + 1),
                "size",
                Long.toString(size));
    }
}
