package dev.athanor.apps.python;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The Python files that run beside users' code, kept in this jar. */
public final class Python {
    private static final int DIGITS = 12;
    private static final String STAGING = ".python-";

    private Python() {}

    /**
     * Puts the files into {@code FOLDER/python-HASH}, unless they are there: the hash is of their content, so a running host keeps its own
     * version when the server is replaced by another.
     *
     * @param folder the server's run folder
     * @return the folder that holds {@code athanor_host.py}
     */
    public static Path unpack(Path folder) {
        Map<String, byte[]> files = files();
        Path home = folder.toAbsolutePath().resolve("python-" + digest(files));
        if (Files.isDirectory(home)) {
            return home;
        }
        try {
            Files.createDirectories(folder);
            sweep(folder);
            Path staging = Files.createTempDirectory(folder, STAGING);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path place = staging.resolve(file.getKey());
                Files.createDirectories(Objects.requireNonNull(place.getParent()));
                Files.write(place, file.getValue());
                sync(place);
            }
            publish(staging, home);
            return home;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** On disk before it has its name: after a loss of power a name would stand for an empty file. */
    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Removes what a crash in the middle of this left. */
    private static void sweep(Path folder) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, STAGING + "*")) {
            for (Path staging : left) {
                remove(staging);
            }
        }
    }

    private static void remove(Path staging) throws IOException {
        try (Stream<Path> files = Files.walk(staging)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.delete(file);
            }
        }
    }

    /** A folder appears whole or not at all; somebody else may have been quicker. */
    private static void publish(Path staging, Path home) throws IOException {
        try {
            Files.move(staging, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException there) {
            remove(staging);
        }
    }

    /** All files by path, as {@code files/index.txt} lists them. */
    static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        new String(read("index.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(name -> files.put(name, read(name)));
        return files;
    }

    private static byte[] read(String name) {
        try (InputStream in = Python.class.getResourceAsStream("files/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks files/" + name);
            }
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String digest(Map<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((name, content) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(content);
            });
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
