package dev.athanor.foundation.blobs;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a start does after a crash: bring back old content whose replacement did not get its row, drop files that nobody acknowledged. */
final class Sweep {
    private static final int BATCH = 500;

    private final BlobTable table;
    private final Tree tree;
    private final Locks locks;
    private volatile boolean stopped;

    Sweep(BlobTable table, Tree tree, Locks locks) {
        this.table = table;
        this.tree = tree;
        this.locks = locks;
    }

    /** Brings back old content. Runs before anybody is served. */
    void restore(Staging staging) throws IOException {
        List<BlobTable.Intent> intents = table.intents();
        for (BlobTable.Intent intent : intents) {
            Path backup = staging.folder().resolve(intent.backup());
            if (Files.isRegularFile(backup, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(backup, tree.file(intent.path()), StandardCopyOption.ATOMIC_MOVE);
                tree.sync(List.of(Tree.parent(tree.file(intent.path()))));
            }
        }
        if (!intents.isEmpty()) {
            table.drop(intents);
        }
    }

    /** Drops temporary files but for {@code kept}. */
    static void clean(Path staging, Set<String> kept) throws IOException {
        try (var entries = Files.newDirectoryStream(staging)) {
            for (Path entry : entries) {
                if (!kept.contains(String.valueOf(entry.getFileName()))) {
                    Disk.discard(entry);
                }
            }
        }
    }

    /** Drops files without a row in these containers. May run while others use the store. */
    void orphans(List<ContainerId> containers) {
        for (ContainerId container : containers) {
            try {
                walk(container);
            } catch (NoSuchFileException none) {
                // A container without blobs has no folder.
            } catch (IOException failure) {
                throw Disk.failed("sweeping " + container + " failed", failure);
            }
        }
    }

    void stop() {
        stopped = true;
    }

    private void walk(ContainerId container) throws IOException {
        Path top = tree.folder(container);
        List<String> names = new ArrayList<>();
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                names.add(top.relativize(file).toString());
                if (names.size() == BATCH) {
                    check(container, names);
                }
                return stopped ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException vanished) {
                return FileVisitResult.CONTINUE;
            }
        });
        check(container, names);
    }

    private void check(ContainerId container, List<String> names) {
        if (names.isEmpty() || stopped) {
            return;
        }
        Set<String> known = table.known(container, names);
        List<String> strangers =
                names.stream().filter(name -> !known.contains(name)).toList();
        names.clear();
        for (String name : strangers) {
            try (var _ = locks.exclusive()) {
                BlobPath path = container.blob(name);
                if (table.find(path).filter(entry -> entry.followed() == null).isEmpty()) {
                    tree.delete(path);
                }
            } catch (IOException | AthanorException odd) {
                // A file that nobody of us made: it is not served, and it stays.
            }
        }
    }
}
