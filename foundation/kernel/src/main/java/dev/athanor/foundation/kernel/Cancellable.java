package dev.athanor.foundation.kernel;

/** A handle on something that goes on until it is cancelled. Cancelling twice does nothing. */
@FunctionalInterface
public interface Cancellable {
    /** Ends it. */
    void cancel();
}
