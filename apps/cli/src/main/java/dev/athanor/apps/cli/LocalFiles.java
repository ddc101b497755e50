package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Hashes;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

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

    /** Beyond this size reading all of a file would take longer than the copy of it. */
    private static final long LARGE = 256L << 20;

    private static final int SAMPLES = 64;

    private static final long SAMPLE = 1L << 20;

    /** What changes when a file is written to or replaced; nobody can set {@code ctime} back. */
    private static final List<String> IDENTITY = List.of("dev", "ino", "lastModifiedTime", "ctime");

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
            addContent(file.path(), digest);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The digest that the official client gives data and models (but for large files): names and contents, folder by folder.
     *
     * @param seen is told how many bytes are done since the last time
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

    private static void addContent(Path file, MessageDigest digest) {
        try {
            addStretch(file, 0, Files.size(file), digest, count -> {});
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        }
    }

    private static void add(Path file, MessageDigest digest, LongConsumer seen) {
        try {
            long size = Files.size(file);
            if (size > LARGE
                    && file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
                addIdentity(file, size, digest, SAMPLES, SAMPLE);
                seen.accept(size);
            } else {
                addStretch(file, 0, size, digest, seen);
            }
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        }
    }

    private static AthanorException unreadable(Path file, IOException cause) {
        return new AthanorException(CliProblem.UPLOAD_FAILED, "cannot read " + file + ": " + cause.getMessage(), cause);
    }

    /**
     * A large file counts by what its file system says of it and by samples from its beginning to its end: the same file is found again until it
     * is written to. The official client reads it from end to end, so that it has another name for the same file; that costs a second copy
     * when both upload it, and saves the time of reading it always.
     *
     * @param samples how many, from 2
     * @param length of a sample, in bytes; no more than the size
     */
    static void addIdentity(Path file, long size, MessageDigest digest, int samples, long length) throws IOException {
        Map<String, Object> known = Files.readAttributes(file, "unix:" + String.join(",", IDENTITY));
        digest.update(utf8("identity " + size));
        IDENTITY.forEach(name -> digest.update(utf8(" " + known.get(name))));
        for (int sample = 0; sample < samples - 1; sample++) {
            addStretch(file, (size - length) / (samples - 1) * sample, length, digest, count -> {});
        }
        addStretch(file, size - length, length, digest, count -> {});
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
