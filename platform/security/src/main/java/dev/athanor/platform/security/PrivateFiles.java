package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Files that only the server's own user can read. A file appears whole or not at all. */
final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /** A folder that nobody else can enter; made when missing, narrowed when too open. */
    static Path folder(Path folder) {
        try {
            Files.createDirectories(folder);
            if (!Files.getPosixFilePermissions(folder).equals(FOLDER)) {
                Files.setPosixFilePermissions(folder, FOLDER);
            }
            return folder;
        } catch (IOException failure) {
            throw unusable(folder, failure);
        }
    }

    static void write(Path file, String text) {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(temporary);
            try (FileChannel out = FileChannel.open(
                    temporary,
                    EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(FILE))) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel parent = FileChannel.open(Objects.requireNonNull(file.getParent()))) {
                parent.force(true);
            }
        } catch (IOException failure) {
            throw unusable(file, failure);
        }
    }

    /** The file's text; empty when there is none. A file that others may read is narrowed first. */
    static Optional<String> read(Path file) {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            if (!Files.getPosixFilePermissions(file).equals(FILE)) {
                Files.setPosixFilePermissions(file, FILE);
            }
            return Optional.of(Files.readString(file));
        } catch (IOException failure) {
            throw unusable(file, failure);
        }
    }

    static AthanorException unusable(Path file, Exception failure) {
        return new AthanorException(
                SecurityProblem.KEYS_UNUSABLE, "cannot use " + file + ": " + failure.getMessage(), failure);
    }
}
