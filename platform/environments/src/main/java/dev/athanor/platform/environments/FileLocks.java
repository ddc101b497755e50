package dev.athanor.platform.environments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One at a time, among the threads of this process and among processes. */
final class FileLocks {
    private static final ConcurrentHashMap<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

    private FileLocks() {}

    static <T> T holding(Path file, Supplier<T> work) {
        ReentrantLock here = HERE.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
        here.lock();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = lock(channel)) {
                if (!lock.isValid()) {
                    throw new IllegalStateException("the lock was lost: " + file);
                }
                return work.get();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            here.unlock();
        }
    }

    /** Waits on a thread of the platform, since a file lock's wait would pin a virtual thread's carrier. */
    private static FileLock lock(FileChannel channel) throws IOException {
        FileLock free = channel.tryLock();
        if (free != null) {
            return free;
        }
        CompletableFuture<FileLock> got = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("environment-lock").start(() -> {
            try {
                got.complete(channel.lock());
            } catch (IOException | RuntimeException failed) {
                got.completeExceptionally(failed);
            }
        });
        return got.join();
    }
}
