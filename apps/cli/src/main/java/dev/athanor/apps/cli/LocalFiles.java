package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * The files of a local path that is to be uploaded, ignored ones left out.
 *
 * @param root the path
 * @param folder whether it is a folder
 * @param files its files by path below the root, in the order of their paths without case
 * @param bytes the size of all
 */
record LocalFiles(Path root, boolean folder, List<Item> files, long bytes) {
    private static final int BUFFER = 64 * 1024;

    /** Beyond this size a file is read by several threads at once, each a stretch. */
    private static final long LARGE = 256L << 20;

    private static final long STRETCH = 32L << 20;

    /**
     * One file.
     *
     * @param path where it is
     * @param name its path below the root, with slashes
     * @param size its size
     */
    record Item(Path path, String name, long size) {}

    /**
     * Collects what is below a path.
     *
     * @param place where the path was written, for messages
     */
    static LocalFiles of(Path root, String place) {
        try {
            List<Item> files = new ArrayList<>();
            boolean folder = Files.isDirectory(root);
            if (folder) {
                walk(root, "", IgnoreRules.of(root), new HashSet<>(), files, place);
            } else {
                files.add(new Item(root, root.toFile().getName(), Files.size(root)));
            }
            files.sort(Comparator.comparing((Item item) -> item.name().toLowerCase(Locale.ROOT)));
            long bytes = files.stream().mapToLong(Item::size).sum();
            return new LocalFiles(root, folder, List.copyOf(files), bytes);
        } catch (IOException unreadable) {
            throw new AthanorException(
                    CliProblem.UPLOAD_FAILED,
                    place + ": cannot read " + root + ": " + unreadable.getMessage(),
                    unreadable);
        }
    }

    private static void walk(
            Path folder, String prefix, IgnoreRules rules, Set<Path> above, List<Item> files, String place)
            throws IOException {
        Path real = folder.toRealPath();
        if (!above.add(real)) {
            throw dev.athanor.protocols.yaml.YamlProblem.YAML_PATH_CYCLIC.because(
                    place + ": the folder " + folder + " is a link to one above it, so its files have no end");
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                String name = prefix + child.toFile().getName();
                if (Files.isDirectory(child)) {
                    if (!rules.excludes(name + "/") || rules.bringsBack()) {
                        walk(child, name + "/", rules, above, files, place);
                    }
                } else if (!rules.excludes(name)) {
                    if (!Files.exists(child) && Files.isSymbolicLink(child)) {
                        throw CliProblem.UPLOAD_FAILED.because(place + ": " + child + " is a link to nothing");
                    }
                    if (Files.isRegularFile(child) || Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
                        files.add(new Item(child, name, Files.size(child)));
                    }
                }
            }
        } finally {
            above.remove(real);
        }
    }

    /** The name under which it is stored: that of the file or folder. */
    String name() {
        return root.toAbsolutePath().normalize().toFile().getName();
    }

    /** The digest that the official client gives code: count, names and sizes, then the contents. */
    String codeHash() {
        MessageDigest digest = Hashes.digest("SHA-256");
        digest.update(utf8(String.valueOf(files.size())));
        for (Item file : files) {
            digest.update(utf8("#" + file.name() + "#"));
            digest.update(utf8(String.valueOf(file.size())));
        }
        for (Item file : files) {
            add(file.path(), digest, count -> {});
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The digest that the official client gives data and models (but for large files): names and contents, folder by folder.
     *
     * @param seen is told how many bytes have been read since the last time, by several threads
     */
    String dataHash(LongConsumer seen) {
        MessageDigest digest = Hashes.digest("SHA-256");
        digest.update(utf8("Initialize for october 2021 AML CLI version"));
        if (!folder) {
            add(root, digest, seen);
        } else {
            addFolder("", 0, digest, seen);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Adds the files below a folder, which stand together from index {@code from} on; returns the index after them. */
    private int addFolder(String prefix, int from, MessageDigest digest, LongConsumer seen) {
        int at = from;
        while (at < files.size() && files.get(at).name().startsWith(prefix)) {
            String rest = files.get(at).name().substring(prefix.length());
            int slash = rest.indexOf('/');
            digest.update(utf8(slash < 0 ? rest : rest.substring(0, slash)));
            if (slash < 0) {
                add(files.get(at).path(), digest, seen);
                at++;
            } else {
                at = addFolder(prefix + rest.substring(0, slash + 1), at, digest, seen);
            }
        }
        return at;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void add(Path file, MessageDigest digest, LongConsumer seen) {
        try {
            long size = Files.size(file);
            if (size > LARGE) {
                addStretches(file, size, digest, seen, STRETCH);
            } else {
                addStretch(file, 0, size, digest, seen);
            }
        } catch (IOException | UncheckedIOException unreadable) {
            throw new AthanorException(
                    CliProblem.UPLOAD_FAILED, "cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    /**
     * A large file counts by the digests of its stretches, which are found out side by side. The official client reads it from end to end, so
     * that it has another name for the same file; that costs a second copy when both upload it, and saves half of the time always.
     */
    static void addStretches(Path file, long size, MessageDigest digest, LongConsumer seen, long stretch) {
        LongStream.range(0, (size + stretch - 1) / stretch)
                .parallel()
                .mapToObj(number -> {
                    MessageDigest own = Hashes.digest("SHA-256");
                    try {
                        addStretch(file, number * stretch, Math.min(stretch, size - number * stretch), own, seen);
                    } catch (IOException unreadable) {
                        throw new UncheckedIOException(unreadable);
                    }
                    return own.digest();
                })
                .toList()
                .forEach(digest::update);
    }

    private static void addStretch(Path file, long from, long length, MessageDigest digest, LongConsumer seen)
            throws IOException {
        byte[] buffer = new byte[Math.clamp(length, 1, BUFFER)];
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            long left = length;
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new IOException("it became shorter while it was read");
                }
                digest.update(buffer, 0, count);
                seen.accept(count);
                left -= count;
            }
        }
    }
}
