package dev.athanor.foundation.blobs;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The folders of blobs: {@code ROOT/ACCOUNT/CONTAINER/NAME}. Folders appear with their first blob and vanish with their last. */
final class Tree {
    /** Times that a folder may vanish (its last other blob deleted) between making it and moving a file into it. */
    private static final int ATTEMPTS = 100;

    private final Path root;
    private final Syncs<Path> syncs = new Syncs<>();

    Tree(Path root) {
        this.root = root;
    }

    Path folder(ContainerId container) {
        return root.resolve(container.account()).resolve(container.name());
    }

    /** Where a blob lies. Names are checked already; this asks once more that the path stays below its container. */
    Path file(BlobPath path) {
        try {
            Path folder = folder(path.container());
            Path file = folder.resolve(path.name());
            if (file.startsWith(folder) && file.equals(file.normalize())) {
                return file;
            }
        } catch (InvalidPathException unfit) {
            throw BlobProblem.BLOB_NAME_INVALID.because("'" + BlobNames.shown(path.name())
                    + "' cannot be a file name here: " + unfit.getReason()
                    + "; start the server with LC_ALL=C.UTF-8 when it has letters beyond ASCII");
        }
        throw BlobProblem.BLOB_NAME_INVALID.because("'" + BlobNames.shown(path.name()) + "' leaves its container");
    }

    /** The file of a blob that is there, having checked that no link on the way leads elsewhere; null when it is not. */
    @Nullable
    Path existing(BlobPath path) throws IOException {
        Path file = file(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        stays(file, path);
        return file;
    }

    private void stays(Path file, BlobPath path) throws IOException {
        Path folder = folder(path.container()).toRealPath();
        Path parent = parent(file).toRealPath();
        if (!parent.startsWith(folder)) {
            throw BlobProblem.BLOB_NAME_INVALID.because(
                    "'" + BlobNames.shown(path.name()) + "' leads out of its container by a link");
        }
    }

    /** Moves a staged file to its place, replacing what is there; adds the folders whose entries changed to {@code changed}. */
    Path move(Path staged, BlobPath path, Collection<Path> changed) throws IOException {
        Path file = file(path);
        for (int attempt = 1; ; attempt++) {
            try {
                makeFolders(parent(file), path, changed);
                stays(file, path);
                Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
                changed.add(parent(file));
                return file;
            } catch (NoSuchFileException vanished) {
                if (attempt == ATTEMPTS || !Files.exists(staged, LinkOption.NOFOLLOW_LINKS)) {
                    throw vanished;
                }
            } catch (FileSystemException failure) {
                if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw failure;
                }
                if (attempt == ATTEMPTS || !deleteEmpty(file)) {
                    throw conflict(path, "blobs lie below it");
                }
            }
        }
    }

    private void makeFolders(Path folder, BlobPath path, Collection<Path> changed) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (folder.startsWith(root) && !folder.equals(root)) {
            makeFolders(parent(folder), path, changed);
        }
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw conflict(path, "'" + folder(path.container()).relativize(folder) + "' is a blob");
            }
        } catch (NotDirectoryException | NoSuchFileException gone) {
            throw new NoSuchFileException(folder.toString());
        }
        changed.add(parent(folder));
    }

    private static RuntimeException conflict(BlobPath path, String why) {
        return BlobProblem.BLOB_NAME_CONFLICT.because(
                "'" + BlobNames.shown(path.name()) + "' cannot be written: " + why);
    }

    /** Puts entries of these folders on disk; a folder that vanished meanwhile has none. */
    void sync(Collection<Path> folders) throws IOException {
        for (Path folder : folders) {
            try {
                syncs.sync(folder, () -> Disk.syncFolder(folder));
            } catch (NoSuchFileException vanished) {
                // Its last entry was deleted meanwhile.
            }
        }
    }

    /** Deletes a blob's file and the folders that this empties. */
    void delete(BlobPath path) throws IOException {
        Path file = file(path);
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            stays(file, path);
            Files.deleteIfExists(file);
        }
        prune(path);
    }

    /** Removes empty folders from a blob's own upwards, up to its container's. */
    void prune(BlobPath path) throws IOException {
        Path top = folder(path.container());
        for (Path folder = parent(file(path)); !folder.equals(top); folder = parent(folder)) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException | NotDirectoryException occupied) {
                return;
            }
        }
    }

    /** Removes a folder of nothing but folders; false when there is a file in it. */
    private static boolean deleteEmpty(Path folder) throws IOException {
        try (var entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) || !deleteEmpty(entry)) {
                    return false;
                }
            }
        }
        Files.deleteIfExists(folder);
        return true;
    }

    /** A whole container's bytes. */
    void deleteAll(ContainerId container) throws IOException {
        Path folder = folder(container);
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            deleteTree(folder);
        }
    }

    private static void deleteTree(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (var entries = Files.newDirectoryStream(path)) {
                for (Path entry : entries) {
                    deleteTree(entry);
                }
            }
        }
        Files.deleteIfExists(path);
    }

    static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " has no folder");
        }
        return parent;
    }
}
