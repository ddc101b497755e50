package dev.athanor.foundation.kernel;

import java.time.Duration;

/** Runs things later. Tests use one whose time is turned by hand; see {@link SystemTicker} for the real one. */
public interface Ticker {
    /** Runs {@code task} once, {@code delay} from now, unless cancelled before. */
    Cancellable after(Duration delay, Runnable task);

    /** Runs {@code task} again and again, {@code period} after the end of the run before. */
    Cancellable every(Duration period, Runnable task);

    /**
     * Lets the calling (virtual) thread wait.
     *
     * @throws InterruptedException when the thread is interrupted meanwhile
     */
    void pause(Duration duration) throws InterruptedException;
}
