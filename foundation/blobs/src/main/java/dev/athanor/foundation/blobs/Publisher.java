package dev.athanor.foundation.blobs;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns temporary files into blobs: rename, fsync of the folders, then the rows. When a blob is replaced, its old content is kept under a
 * second name and a row tells so, until the new row is there: a crash or a failure in between brings the old content back.
 */
final class Publisher {
    private final BlobTable table;
    private final Tree tree;
    private final Staging staging;
    private final Locks locks;
    private final Clock clock;
    private final Ids ids;
    private final Consumer<ContainerId> requireContainer;
    private final Arenas arenas;

    Publisher(
            BlobTable table,
            Tree tree,
            Staging staging,
            Locks locks,
            Clock clock,
            Ids ids,
            Consumer<ContainerId> requireContainer,
            Arenas arenas) {
        this.table = table;
        this.tree = tree;
        this.staging = staging;
        this.locks = locks;
        this.clock = clock;
        this.ids = ids;
        this.requireContainer = requireContainer;
        this.arenas = arenas;
    }

    String etag() {
        return "0x" + ids.hex(8).toUpperCase(Locale.ROOT);
    }

    java.time.Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Refuses when the conditions do not fit what is there. */
    static void check(BlobPath path, PutOptions options, BlobTable.@Nullable Entry before) {
        if (options.onlyIfAbsent() && before != null) {
            throw BlobProblem.BLOB_ALREADY_EXISTS.because("the blob '" + path.name() + "' exists already");
        }
        check(path, options.ifMatch(), before);
    }

    static void check(BlobPath path, @Nullable String ifMatch, BlobTable.@Nullable Entry before) {
        if (ifMatch != null && (before == null || !before.info().etag().equals(ifMatch))) {
            throw BlobProblem.BLOB_CONDITION_FAILED.because("the blob '" + path.name() + "' has "
                    + (before == null
                            ? "no content"
                            : "the ETag " + before.info().etag()) + ", not "
                    + BlobNames.shown(ifMatch));
        }
    }

    BlobInfo publish(Draft draft) {
        return publish(List.of(draft)).getFirst();
    }

    /** All or none. On failure the temporary files are still there unless they had been moved; the caller drops them. */
    List<BlobInfo> publish(List<Draft> drafts) {
        List<BlobPath> paths = drafts.stream().map(Draft::path).toList();
        List<Path> spent = new ArrayList<>();
        try (var _ = locks.changing(paths)) {
            paths.stream().map(BlobPath::container).distinct().forEach(requireContainer);
            Map<BlobPath, BlobTable.Entry> before = table.find(paths);
            drafts.forEach(draft -> check(draft.path(), draft.options(), before.get(draft.path())));
            Map<BlobPath, Path> backups = backUp(before);
            spent.addAll(backups.values());
            List<BlobTable.Intent> intents = backups.entrySet().stream()
                    .map(backup -> new BlobTable.Intent(name(backup.getValue()), backup.getKey()))
                    .toList();
            if (!intents.isEmpty()) {
                table.intend(intents);
            }
            List<BlobTable.Entry> entries = drafts.stream()
                    .map(draft -> draft.entry(etag(), now(), before.get(draft.path())))
                    .toList();
            move(drafts, entries, backups, intents);
            return entries.stream().map(BlobTable.Entry::info).toList();
        } finally {
            spent.forEach(Disk::discard);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private Map<BlobPath, Path> backUp(Map<BlobPath, BlobTable.Entry> before) {
        Map<BlobPath, Path> backups = new LinkedHashMap<>();
        try {
            for (BlobPath path : before.keySet()) {
                Path file = tree.existing(path);
                if (file != null) {
                    Path backup = staging.fresh(".old");
                    Files.createLink(backup, file);
                    backups.put(path, backup);
                }
            }
            if (!backups.isEmpty()) {
                tree.sync(List.of(staging.folder()));
            }
            return backups;
        } catch (IOException failure) {
            backups.values().forEach(Disk::discard);
            throw Disk.failed(staging.folder(), "keeping the old content aside failed", failure);
        }
    }

    private void move(
            List<Draft> drafts,
            List<BlobTable.Entry> entries,
            Map<BlobPath, Path> backups,
            List<BlobTable.Intent> intents) {
        Map<BlobPath, Path> moved = new LinkedHashMap<>();
        try {
            Set<Path> changed = new LinkedHashSet<>();
            for (Draft draft : drafts) {
                moved.put(draft.path(), tree.move(draft.staged().file(), draft.path(), changed));
            }
            tree.sync(changed);
            List<BlobPath> withBlocks =
                    drafts.stream().map(Draft::path).filter(arenas::has).toList();
            table.save(entries, intents, withBlocks);
            withBlocks.forEach(arenas::drop);
        } catch (IOException failure) {
            undo(moved, backups, intents);
            throw Disk.failed(staging.folder(), "moving a blob to its place failed", failure);
        } catch (RuntimeException | Error failure) {
            if (!saved(entries)) {
                undo(moved, backups, intents);
                throw failure;
            }
        }
    }

    /** Whether the rows are there after all: a database may commit and break the connection before it says so. */
    private boolean saved(List<BlobTable.Entry> entries) {
        try {
            BlobInfo first = entries.getFirst().info();
            return table.find(first.path())
                    .filter(entry -> entry.info().etag().equals(first.etag()))
                    .isPresent();
        } catch (AthanorException unreachable) {
            return false;
        }
    }

    private void undo(Map<BlobPath, Path> moved, Map<BlobPath, Path> backups, List<BlobTable.Intent> intents) {
        moved.forEach((path, file) -> {
            Path backup = backups.get(path);
            try {
                if (backup == null) {
                    tree.delete(path);
                } else {
                    Files.move(backup, file, StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException ignored) {
                // The row of the replacement under way is still there: the next start brings the old content back.
            }
        });
        try {
            table.drop(intents);
        } catch (AthanorException ignored) {
            // The next start does it.
        }
    }
}
