package dev.athanor.platform.compute;

/** Hears what happens to work; called on a thread where waiting is allowed, one event of a work after the other. */
@FunctionalInterface
public interface WorkListener {
    /** Something happened to the work {@code id}. */
    void on(String id, WorkEvent event);
}
