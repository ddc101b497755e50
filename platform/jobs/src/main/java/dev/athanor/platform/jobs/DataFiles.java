package dev.athanor.platform.jobs;

import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobPage;
import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.platform.assets.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at and copies what lies in the store. */
final class DataFiles {
    private static final int PAGE = 1000;
    private static final int LONGEST_TEXT = 64 * 1024;

    private final BlobStore blobs;

    DataFiles(BlobStore blobs) {
        this.blobs = blobs;
    }

    /** What lies somewhere. */
    enum Sort {
        FILE,
        FOLDER,
        NOTHING
    }

    Sort sort(Location.Blobs place) {
        String name = strip(place.prefix());
        if (!name.isEmpty()
                && !place.prefix().endsWith("/")
                && blobs.find(blob(place)).isPresent()) {
            return Sort.FILE;
        }
        if (blobs.container(place.container()).isEmpty()) {
            return Sort.NOTHING;
        }
        BlobPage page = blobs.list(place.container(), name.isEmpty() ? "" : name + "/", null, null, 1);
        return page.blobs().isEmpty() ? Sort.NOTHING : Sort.FOLDER;
    }

    static Sort sort(Path path) {
        return Files.isDirectory(path) ? Sort.FOLDER : Files.exists(path) ? Sort.FILE : Sort.NOTHING;
    }

    /** The file or folder of this machine that holds the data, if the store has it here. */
    Optional<Path> here(Location.Blobs place, Sort sort) {
        return switch (sort) {
            case FILE -> blobs.local(blob(place));
            case FOLDER -> blobs.localFolder(place.container(), strip(place.prefix()));
            case NOTHING -> Optional.empty();
        };
    }

    /** What identifies a file, or the files of a folder by their names in it: equal for equal names and bytes, wherever they lie. */
    String content(Location.Blobs place) {
        return switch (sort(place)) {
            case FILE -> "file " + sum(blobs.get(blob(place)));
            case NOTHING -> "nothing";
            case FOLDER -> {
                String name = strip(place.prefix());
                String prefix = name.isEmpty() ? "" : name + "/";
                StringBuilder all = new StringBuilder();
                String marker = null;
                do {
                    BlobPage page = blobs.list(place.container(), prefix, null, marker, PAGE);
                    page.blobs()
                            .forEach(info -> all.append(info.name().substring(prefix.length()))
                                    .append('\0')
                                    .append(sum(info))
                                    .append('\0'));
                    marker = page.next();
                } while (marker != null);
                yield "folder " + Hashes.sha256(all.toString());
            }
        };
    }

    /** The same of a file or folder of this machine: equal to that of equal names and bytes in the store. */
    static String content(Path path) {
        return switch (sort(path)) {
            case FILE -> "file " + sum(path);
            case NOTHING -> "nothing";
            case FOLDER -> {
                StringBuilder all = new StringBuilder();
                for (Path file : filesIn(path)) {
                    all.append(path.relativize(file))
                            .append('\0')
                            .append(sum(file))
                            .append('\0');
                }
                yield "folder " + Hashes.sha256(all.toString());
            }
        };
    }

    private static List<Path> filesIn(Path folder) {
        try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return all.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(file -> folder.relativize(file).toString()))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String sum(Path file) {
        MessageDigest digest = Hashes.digest("SHA-256");
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The text of a small file, if there is one. */
    Optional<String> text(Location.Blobs place) {
        Optional<BlobInfo> found = blobs.find(blob(place)).filter(info -> info.size() <= LONGEST_TEXT);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = blobs.read(found.get().path(), 0, -1)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String sum(BlobInfo info) {
        String known = info.sha256();
        return known == null ? blobs.digest(info.path()) : known;
    }

    /** Makes a folder without files. */
    void emptyFolder(Path target) {
        try {
            Files.createDirectories(target);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Copies a folder's files into {@code target}. */
    void copyFolder(Location.Blobs place, Path target) {
        String name = strip(place.prefix());
        String prefix = name.isEmpty() ? "" : name + "/";
        String marker = null;
        do {
            BlobPage page = blobs.list(place.container(), prefix, null, marker, PAGE);
            for (BlobInfo info : page.blobs()) {
                copyBlob(info.path(), target.resolve(info.path().name().substring(prefix.length())));
            }
            marker = page.next();
        } while (marker != null);
    }

    /** Copies one file to {@code target}. */
    void copyFile(Location.Blobs place, Path target) {
        copyBlob(blob(place), target);
    }

    /** Copies a file, or what lies in a folder, to {@code target}. */
    static void copy(Path source, Path target) {
        try (Stream<Path> all = Files.walk(source, FileVisitOption.FOLLOW_LINKS)) {
            for (Path one : (Iterable<Path>) all::iterator) {
                Path copy = target.resolve(source.relativize(one).toString());
                if (Files.isDirectory(one)) {
                    Files.createDirectories(copy);
                } else {
                    Files.createDirectories(Objects.requireNonNull(copy.getParent()));
                    Files.copy(one, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Copies a file, or what lies in a folder, to another place of the store. */
    void replicate(Location.Blobs place, Location.Blobs target) {
        if (sort(place) == Sort.FILE) {
            blobs.copy(blob(place), blob(target), null, PutOptions.defaults());
            return;
        }
        blobs.copyPrefix(
                place.container(), strip(place.prefix()) + "/", target.container(), strip(target.prefix()) + "/");
    }

    static String fileName(@Nullable String path) {
        String name = path == null ? "" : strip(path);
        String last = name.substring(name.lastIndexOf('/') + 1);
        return last.isEmpty() || last.equals("..") || last.equals(".") ? "data" : last;
    }

    private void copyBlob(BlobPath blob, Path target) {
        try {
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            Optional<Path> local = blobs.local(blob);
            if (local.isPresent()) {
                Files.copy(local.get(), target, StandardCopyOption.REPLACE_EXISTING);
                return;
            }
            try (InputStream in = blobs.read(blob, 0, -1)) {
                Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static BlobPath blob(Location.Blobs place) {
        return new BlobPath(place.container(), strip(place.prefix()));
    }

    static String strip(String prefix) {
        return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }
}
