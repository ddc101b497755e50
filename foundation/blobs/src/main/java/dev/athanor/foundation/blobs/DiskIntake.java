package dev.athanor.foundation.blobs;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Copies files into the staging folder, several at once, and publishes them in batches: rows, and syncs of folders, are shared. */
final class DiskIntake implements Intake {
    private static final int BATCH = 1000;

    private final Staging staging;
    private final Function<List<BlobPath>, Set<BlobPath>> present;
    private final Function<List<Draft>, List<BlobInfo>> publish;
    private final List<Item> items = new ArrayList<>();
    private volatile boolean closed;

    private record Item(String name, CompletableFuture<Staged> copy) {}

    /**
     * A new one.
     *
     * @param present which of these blobs are there
     * @param publish makes drafts blobs
     */
    DiskIntake(
            Staging staging,
            Function<List<BlobPath>, Set<BlobPath>> present,
            Function<List<Draft>, List<BlobInfo>> publish) {
        this.staging = staging;
        this.present = present;
        this.publish = publish;
    }

    @Override
    public void add(String name, Path file, long size) {
        items.add(new Item(name, CompletableFuture.supplyAsync(() -> copy(file, size), staging.copying())));
    }

    private Staged copy(Path file, long size) {
        if (closed) {
            throw new java.util.concurrent.CancellationException();
        }
        try {
            return staging.copy(file, size);
        } catch (IOException failure) {
            throw Disk.failed("copying '" + file.getFileName() + "' failed", failure);
        }
    }

    @Override
    public List<BlobInfo> publish(ContainerId container, String prefix, String contentType) {
        List<BlobInfo> fresh = new ArrayList<>();
        PutOptions options = PutOptions.of(contentType).whenAbsent();
        for (int from = 0; from < items.size(); from += BATCH) {
            List<Draft> drafts = new ArrayList<>();
            for (Item item : items.subList(from, Math.min(items.size(), from + BATCH))) {
                drafts.add(new Draft(container.blob(prefix + item.name()), staged(item), options));
            }
            Set<BlobPath> there = present.apply(drafts.stream().map(Draft::path).toList());
            List<Draft> missing = drafts.stream()
                    .filter(draft -> !there.contains(draft.path()))
                    .toList();
            if (!missing.isEmpty()) {
                fresh.addAll(publish.apply(missing));
            }
        }
        return fresh;
    }

    private static Staged staged(Item item) {
        try {
            return item.copy().join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof AthanorException known ? known : failure;
        }
    }

    @Override
    public void close() {
        closed = true;
        CompletableFuture.allOf(items.stream().map(DiskIntake::dropped).toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private static CompletableFuture<Boolean> dropped(Item item) {
        return item.copy().handle((staged, failure) -> {
            if (staged != null) {
                Disk.discard(staged.file());
            }
            return true;
        });
    }

    /** The names among these that have rows. */
    static Function<List<BlobPath>, Set<BlobPath>> presentIn(BlobTable table) {
        return paths -> table.find(paths).keySet().stream().collect(Collectors.toUnmodifiableSet());
    }
}
