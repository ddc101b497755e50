package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.Cancellable;
import dev.athanor.foundation.kernel.SystemTicker;
import dev.athanor.foundation.kernel.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A ticker whose timer thread starts only when somebody needs it. */
final class LazyTicker implements Ticker {
    private @Nullable Ticker real;

    private synchronized Ticker real() {
        if (real == null) {
            real = new SystemTicker(failure -> System.err.println(failure.getMessage()));
        }
        return real;
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        return real().after(delay, task);
    }

    @Override
    public Cancellable every(Duration period, Runnable task) {
        return real().every(period, task);
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        real().pause(duration);
    }
}
