package dev.athanor.foundation.kernel;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The ticker of a running server: one timer thread, each task on a virtual thread of its own. */
public final class SystemTicker implements Ticker, AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ticker").factory());
    private final Consumer<RuntimeException> failures;

    /** A ticker that reports a task's failure to {@code failures} and goes on. */
    public SystemTicker(Consumer<RuntimeException> failures) {
        this.failures = failures;
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        Future<?> future = timer.schedule(
                () -> {
                    Thread.startVirtualThread(() -> run(task));
                },
                delay.toNanos(),
                TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public Cancellable every(Duration period, Runnable task) {
        var repeat = new Repeat(period, task);
        repeat.next();
        return repeat;
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            failures.accept(failure);
        }
    }

    private final class Repeat implements Cancellable {
        private final Duration period;
        private final Runnable task;
        private volatile boolean cancelled;

        Repeat(Duration period, Runnable task) {
            this.period = period;
            this.task = task;
        }

        void next() {
            if (!cancelled && !timer.isShutdown()) {
                after(period, () -> {
                    if (!cancelled) {
                        try {
                            task.run();
                        } finally {
                            next();
                        }
                    }
                });
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
