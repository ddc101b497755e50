package dev.athanor.foundation.blobs;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Temporary files on the blobs' own disk, and the threads that hash and sync on the side. */
final class Staging implements AutoCloseable {
    private static final int BUFFER = 512 * 1024;

    /** Dirty bytes after which a large upload starts to be put on disk while the rest still comes. */
    private static final long SYNC_EVERY = 64L << 20;

    private final Path folder;
    private final Ids ids;
    private final ExecutorService hashing = Executors.newFixedThreadPool(
            4, Thread.ofPlatform().daemon().name("blob-hash-", 0).factory());
    private final ExecutorService syncing = Executors.newFixedThreadPool(
            8, Thread.ofPlatform().daemon().name("blob-sync-", 0).factory());

    Staging(Path folder, Ids ids) {
        this.folder = folder;
        this.ids = ids;
    }

    Path folder() {
        return folder;
    }

    ExecutorService hashing() {
        return hashing;
    }

    ExecutorService syncing() {
        return syncing;
    }

    /** A name that nobody has. */
    Path fresh(String ending) {
        return folder.resolve(ids.hex(12) + ending);
    }

    /** Writes content to a temporary file and puts it on disk. */
    Staged write(InputStream content, @Nullable String expectedMd5) {
        Path file = fresh(".part");
        try {
            var digests = Digests.ofBlob(hashing, expectedMd5);
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
            throw Disk.failed("writing a blob failed", failure);
        } catch (RuntimeException | Error failure) {
            Disk.discard(file);
            throw failure;
        }
    }

    /**
     * Copies a stream to a place in a file: each part is hashed while it is written and the next one is read.
     *
     * @return how many bytes
     */
    long transfer(InputStream content, FileChannel out, long position, Digests digests) throws IOException {
        byte[] buffer = new byte[first(content)];
        byte[] other = new byte[0];
        long done = 0;
        long synced = 0;
        CompletableFuture<@Nullable Void> sync = CompletableFuture.completedFuture(null);
        while (true) {
            int count = read(content, buffer);
            boolean last = count < buffer.length;
            digests.settle();
            digests.add(buffer, count, count >= BUFFER / 2);
            writeFully(out, ByteBuffer.wrap(buffer, 0, count), position + done);
            done += count;
            if (last) {
                break;
            }
            if (done - synced >= SYNC_EVERY && sync.isDone()) {
                synced = done;
                sync = CompletableFuture.runAsync(() -> force(out), syncing);
            }
            byte[] next = other.length == 0 ? new byte[BUFFER] : other;
            other = buffer.length < BUFFER ? new byte[0] : buffer;
            if (buffer.length < BUFFER) {
                digests.settle();
            }
            buffer = next;
        }
        digests.settle();
        await(sync);
        return done;
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

    private boolean linkable(Path file) throws IOException {
        if (!Files.getFileStore(file).equals(Files.getFileStore(folder))) {
            return false;
        }
        return ((Number) Files.getAttribute(file, "unix:nlink")).longValue() == 1;
    }

    @Override
    public void close() {
        hashing.shutdown();
        syncing.shutdown();
    }
}
