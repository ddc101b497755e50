package dev.athanor.platform.pipelines;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Starts steps: a few one after the other, many side by side, so that what is stored of them shares its waits for the disk. */
final class Starts {
    private static final int FEW = 3;
    private static final int AT_ONCE = 32;

    private final Semaphore turns = new Semaphore(AT_ONCE);

    /** Starts all; if any could not be started the others are, and the first failure is thrown then. */
    void all(List<String> steps, Consumer<String> start) {
        if (steps.size() <= FEW) {
            steps.forEach(start);
            return;
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> started = steps.stream()
                    .<Future<?>>map(step -> threads.submit(() -> turn(step, start)))
                    .toList();
            for (Future<?> one : started) {
                one.get();
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn(String step, Consumer<String> start) {
        turns.acquireUninterruptibly();
        try {
            start.accept(step);
        } finally {
            turns.release();
        }
    }
}
