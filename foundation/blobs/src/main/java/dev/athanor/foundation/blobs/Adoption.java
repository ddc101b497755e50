package dev.athanor.foundation.blobs;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes a folder's files in: gives each a second name in the staging folder, publishes them all at once, and only then drops the first
 * names. A link is taken as a copy of what it leads to, as long as that is a file of the same folder.
 */
final class Adoption {
    private final Staging staging;
    private final Function<List<Draft>, List<BlobInfo>> publish;

    Adoption(Staging staging, Function<List<Draft>, List<BlobInfo>> publish) {
        this.staging = staging;
        this.publish = publish;
    }

    Adopted adopt(ContainerId container, String prefix, Path folder) {
        try {
            List<String> skipped = new ArrayList<>();
            if (Files.isSymbolicLink(folder)) {
                return new Adopted(List.of(), List.of(folder.getFileName() + ": a link instead of a folder"));
            }
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return new Adopted(List.of(), skipped);
            }
            Map<Path, BlobPath> files = find(container, prefix, folder, skipped);
            if (files.isEmpty()) {
                return new Adopted(List.of(), skipped);
            }
            List<BlobInfo> blobs = take(files);
            files.keySet().forEach(Disk::discard);
            prune(folder);
            return new Adopted(blobs, skipped);
        } catch (IOException failure) {
            throw Disk.failed("adopting a folder failed", failure);
        }
    }

    private List<BlobInfo> take(Map<Path, BlobPath> files) throws IOException {
        List<CompletableFuture<Draft>> drafts = new ArrayList<>(files.size());
        files.forEach(
                (file, path) -> drafts.add(CompletableFuture.supplyAsync(() -> draft(file, path), staging.syncing())));
        try {
            return publish.apply(drafts.stream().map(CompletableFuture::join).toList());
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof AthanorException known) {
                throw known;
            }
            throw failure;
        } finally {
            drafts.forEach(draft -> draft.handle((made, failure) -> {
                        if (made != null) {
                            Disk.discard(made.staged().file());
                        }
                        return made == null;
                    })
                    .join());
        }
    }

    private Draft draft(Path file, BlobPath path) {
        try {
            return new Draft(path, staging.take(file.toRealPath()), PutOptions.of(MediaTypes.of(path.name())));
        } catch (IOException failure) {
            throw Disk.failed(staging.folder(), "taking in '" + path.name() + "' failed", failure);
        }
    }

    private static Map<Path, BlobPath> find(ContainerId container, String prefix, Path folder, List<String> skipped)
            throws IOException {
        Map<Path, BlobPath> files = new TreeMap<>();
        Path real = folder.toRealPath();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = folder.relativize(file).toString();
                String why = refusal(real, file, attributes);
                if (why == null) {
                    try {
                        files.put(file, container.blob(prefix + name));
                    } catch (AthanorException unfit) {
                        why = unfit.text();
                    }
                }
                if (why != null) {
                    skipped.add(name + ": " + why);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                skipped.add(folder.relativize(file) + ": cannot be read");
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static @Nullable String refusal(Path folder, Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            return null;
        }
        if (!attributes.isSymbolicLink()) {
            return "neither a file nor a folder";
        }
        try {
            Path target = file.toRealPath();
            if (!target.startsWith(folder)) {
                return "a link that leads out of the folder";
            }
            return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) ? null : "a link to a folder";
        } catch (IOException dangling) {
            return "a link that leads nowhere";
        }
    }

    /** Removes the folders that are empty now. */
    private static void prune(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                try {
                    Files.delete(visited);
                } catch (DirectoryNotEmptyException | NoSuchFileException kept) {
                    // What was skipped stays where it was.
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
