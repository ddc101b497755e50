package dev.athanor.foundation.blobs;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Temporary files on the blobs' own disk, and the threads that write, hash and sync on the side. */
final class Staging implements AutoCloseable {
    private static final int BUFFER = 512 * 1024;

    /** Dirty bytes after which a large upload starts to be put on disk while the rest still comes. */
    private static final long SYNC_EVERY = 64L << 20;

    /** What a copy from file to file moves at once. */
    private static final long STRETCH = 64L << 20;

    private final Path folder;
    private final Ids ids;
    private final ExecutorService writing = Executors.newFixedThreadPool(
            8, Thread.ofPlatform().daemon().name("blob-write-", 0).factory());
    private final ExecutorService copying = Executors.newFixedThreadPool(
            8, Thread.ofPlatform().daemon().name("blob-copy-", 0).factory());
    private final ExecutorService syncing = Executors.newFixedThreadPool(
            8, Thread.ofPlatform().daemon().name("blob-sync-", 0).factory());

    Staging(Path folder, Ids ids) {
        this.folder = folder;
        this.ids = ids;
    }

    Path folder() {
        return folder;
    }

    ExecutorService writing() {
        return writing;
    }

    ExecutorService syncing() {
        return syncing;
    }

    ExecutorService copying() {
        return copying;
    }

    /** A name that nobody has. */
    Path fresh(String ending) {
        return folder.resolve(ids.hex(12) + ending);
    }

    /** Writes content to a temporary file and puts it on disk. */
    Staged write(InputStream content, @Nullable String expectedMd5) {
        Path file = fresh(".part");
        try {
            var digests = Digests.ofBlob(writing, expectedMd5);
            long size;
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                size = transfer(content, out, 0, digests);
                out.force(false);
            }
            String md5 = digests.md5();
            Digests.compare(md5, expectedMd5);
            return new Staged(file, size, md5, digests.sha256());
        } catch (IOException failure) {
            Disk.discard(file);
            throw Disk.failed(folder, "writing a blob failed", failure);
        } catch (RuntimeException | Error failure) {
            Disk.discard(file);
            throw failure;
        }
    }

    /**
     * Copies a stream to a place in a file. What has come is written and hashed on the side while more is read; small content is not worth
     * that.
     *
     * @return how many bytes
     */
    long transfer(InputStream content, FileChannel out, long position, Digests digests) throws IOException {
        byte[] small = new byte[first(content)];
        int begun = read(content, small);
        digests.add(small, begun, false);
        writeFully(out, ByteBuffer.wrap(small, 0, begun), position);
        return begun < small.length ? begun : begun + transferRest(content, out, position + begun, digests);
    }

    private long transferRest(InputStream content, FileChannel out, long position, Digests digests) throws IOException {
        byte[][] buffers = {new byte[BUFFER], new byte[BUFFER]};
        CompletableFuture<@Nullable Void> written = CompletableFuture.completedFuture(null);
        CompletableFuture<@Nullable Void> synced = CompletableFuture.completedFuture(null);
        long done = 0;
        long syncedTo = 0;
        try {
            for (int turn = 0; ; turn++) {
                byte[] buffer = buffers[turn % 2];
                int count = read(content, buffer);
                await(written);
                digests.settle();
                long at = position + done;
                digests.add(buffer, count, true);
                written = CompletableFuture.runAsync(() -> write(out, buffer, count, at), writing);
                done += count;
                if (count < buffer.length) {
                    return done;
                }
                if (done - syncedTo >= SYNC_EVERY && synced.isDone()) {
                    syncedTo = done;
                    synced = CompletableFuture.runAsync(() -> force(out), syncing);
                }
            }
        } finally {
            digests.settle();
            await(written);
            await(synced);
        }
    }

    private static void write(FileChannel out, byte[] bytes, int count, long position) {
        try {
            writeFully(out, ByteBuffer.wrap(bytes, 0, count), position);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A small first buffer for small content. */
    private static int first(InputStream content) throws IOException {
        int available = available(content);
        return available > 0 && available < 16 * 1024 ? 16 * 1024 : 64 * 1024;
    }

    private static int available(InputStream content) {
        try {
            return content.available();
        } catch (IOException failure) {
            throw cutOff(failure);
        }
    }

    private static int read(InputStream content, byte[] buffer) {
        try {
            return content.readNBytes(buffer, 0, buffer.length);
        } catch (IOException failure) {
            throw cutOff(failure);
        } catch (UncheckedIOException failure) {
            throw cutOff(failure);
        }
    }

    private static AthanorException cutOff(Exception failure) {
        return new AthanorException(
                BlobProblem.BLOB_CONTENT_CUT_OFF,
                "the content could not be read to its end: " + failure.getMessage(),
                failure);
    }

    private static void writeFully(FileChannel out, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += out.write(bytes, at);
        }
    }

    private static void force(FileChannel out) {
        try {
            out.force(false);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void await(CompletableFuture<@Nullable Void> sync) throws IOException {
        try {
            sync.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
                throw new IOException(unchecked.getCause().getMessage(), unchecked);
            }
            throw failure;
        }
    }

    /**
     * A second name for a file of this machine, put on disk; a copy where the disk is another one or the file has more names than ours (it would
     * change under us).
     */
    Staged take(Path file) throws IOException {
        Path staged = fresh(".part");
        try {
            if (linkable(file)) {
                Files.createLink(staged, file);
            } else {
                Files.copy(file, staged, StandardCopyOption.REPLACE_EXISTING);
            }
            Disk.syncFile(staged);
            return new Staged(staged, Files.size(staged), null, null);
        } catch (IOException | RuntimeException failure) {
            Disk.discard(staged);
            throw failure;
        }
    }

    /**
     * A copy of a file of this machine, put on disk while it is made. What is small is hashed on the way; the rest goes from file to file
     * without passing through this process, and shares the disk's blocks where the file system can.
     *
     * @param size what it must have, before and after
     */
    Staged copy(Path file, long size) throws IOException {
        Path staged = fresh(".part");
        try (FileChannel in = source(file);
                FileChannel out = FileChannel.open(staged, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            FileTime before = Files.getLastModifiedTime(file);
            var digests = Digests.ofBlob(writing, null);
            long copied = in.size() != size
                    ? in.size()
                    : size <= Digests.LIMIT
                            ? transfer(Channels.newInputStream(in), out, 0, digests)
                            : transferFile(in, out, size);
            if (copied != size
                    || in.size() != size
                    || !Files.getLastModifiedTime(file).equals(before)) {
                throw BlobProblem.BLOB_SOURCE_CHANGED.because(
                        "'" + file + "' changed while it was taken in: it has " + in.size() + " bytes instead of "
                                + size + ", or was written meanwhile; try again when it rests");
            }
            out.force(false);
            boolean hashed = size <= Digests.LIMIT;
            return new Staged(staged, size, hashed ? digests.md5() : null, hashed ? digests.sha256() : null);
        } catch (IOException | RuntimeException failure) {
            Disk.discard(staged);
            throw failure;
        }
    }

    private static FileChannel source(Path file) {
        try {
            if (Files.isRegularFile(file)) {
                return FileChannel.open(file, StandardOpenOption.READ);
            }
            throw BlobProblem.BLOB_SOURCE_UNREADABLE.because("'" + file + "' is no file");
        } catch (IOException unreadable) {
            throw new AthanorException(
                    BlobProblem.BLOB_SOURCE_UNREADABLE,
                    "'" + file + "' cannot be read: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    /** Without syncs on the way: they would hold up the copy, and the kernel begins to write by itself. */
    private static long transferFile(FileChannel in, FileChannel out, long size) throws IOException {
        long done = 0;
        while (done < size) {
            long count = in.transferTo(done, Math.min(STRETCH, size - done), out);
            if (count <= 0) {
                break;
            }
            done += count;
        }
        return done;
    }

    private boolean linkable(Path file) throws IOException {
        if (!Files.getFileStore(file).equals(Files.getFileStore(folder))) {
            return false;
        }
        return ((Number) Files.getAttribute(file, "unix:nlink")).longValue() == 1;
    }

    @Override
    public void close() {
        copying.shutdown();
        writing.shutdown();
        syncing.shutdown();
    }
}
