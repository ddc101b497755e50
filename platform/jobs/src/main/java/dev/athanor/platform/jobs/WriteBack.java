package dev.athanor.platform.jobs;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.assets.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings what a job changed in an input that it may write to back to where it came from: new and changed files are taken in, deleted ones
 * deleted. What the job left as it was is not touched, so that others may have changed it meanwhile.
 */
final class WriteBack {
    private final BlobStore blobs;

    WriteBack(BlobStore blobs) {
        this.blobs = blobs;
    }

    /** Notes how the files are before the job sees them. */
    static void note(Path files, Path list) {
        try {
            List<String> lines = new ArrayList<>();
            look(files).forEach((name, mark) -> lines.add(mark + " " + name));
            Files.write(list, lines);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Takes back what differs from the list; names those that could not be. Twice does no more than once. */
    List<String> keep(Location.Blobs place, boolean single, Path files, Path list) {
        List<String> skipped = new ArrayList<>();
        try {
            Map<String, String> before = read(list);
            Map<String, String> now = look(files);
            Path deleted = list.resolveSibling(list.getFileName() + ".deleted");
            if (!Files.exists(deleted)) {
                // Only the first time: files that are taken in are gone from the folder as well.
                before.keySet().stream()
                        .filter(name -> !now.containsKey(name))
                        .forEach(name -> blobs.delete(blob(place, single, name), null));
                Files.createFile(deleted);
            }
            now.forEach((name, mark) -> {
                if (!mark.equals(before.get(name))) {
                    take(place, single, name, files.resolve(name), skipped);
                }
            });
        } catch (NoSuchFileException nothingNoted) {
            return List.of();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return skipped;
    }

    private void take(Location.Blobs place, boolean single, String name, Path file, List<String> skipped) {
        try {
            blobs.adopt(blob(place, single, name), file);
        } catch (AthanorException unfit) {
            if (JobErrors.passing(unfit)) {
                throw unfit;
            }
            skipped.add(name + ": " + unfit.text());
        }
    }

    private static BlobPath blob(Location.Blobs place, boolean single, String name) {
        String prefix = DataFiles.strip(place.prefix());
        if (single && name.equals(DataFiles.fileName(prefix))) {
            return new BlobPath(place.container(), prefix);
        }
        String folder =
                single ? prefix.substring(0, prefix.lastIndexOf('/') + 1) : prefix.isEmpty() ? "" : prefix + "/";
        return new BlobPath(place.container(), folder + name);
    }

    /** Lines of size, time and name, which may hold blanks; a name with a line's end is not told apart and counts as changed. */
    private static Map<String, String> read(Path list) throws IOException {
        Map<String, String> marks = new HashMap<>();
        for (String line : Files.readAllLines(list)) {
            String[] words = line.split(" ", 3);
            if (words.length == 3) {
                marks.put(words[2], words[0] + " " + words[1]);
            }
        }
        return marks;
    }

    private static Map<String, String> look(Path files) throws IOException {
        Map<String, String> marks = new TreeMap<>();
        if (!Files.isDirectory(files, LinkOption.NOFOLLOW_LINKS)) {
            return marks;
        }
        Files.walkFileTree(files, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    long nanos = attributes.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS);
                    marks.put(files.relativize(file).toString(), attributes.size() + " " + nanos);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return marks;
    }
}
