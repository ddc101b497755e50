package dev.athanor.platform.compute;

import java.time.Duration;

/**
 * Runs work somewhere. Work outlives the server: after a restart it is found again by {@link #attach}. Implementations are safe for use by
 * many threads.
 */
public interface ExecutionBackend extends AutoCloseable {
    /** Its name in configuration and messages. */
    String name();

    /** What it can do here. */
    Capabilities capabilities();

    /** Whether it runs work in images, and only such work; else it runs only work without one. */
    boolean runsImages();

    /** Whether it has traces of work of that id, so that the work can be attached to, stopped and forgotten here. */
    boolean knows(String id);

    /**
     * Starts work and returns when it is on its way. Called again with the same id and token (after a crash, say) it starts nothing but
     * attaches; with another token it is refused while the work runs, and replaces it when it has ended.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException WORK_EXISTS, WORK_INVALID, WORK_NOT_STARTED
     */
    void start(WorkSpec work, WorkListener listener);

    /**
     * Listens to work that was started before, maybe by an earlier life of the server: its end is told when it comes, or at once when it has
     * come already; {@link WorkEvent.Lost} when it cannot be found.
     */
    void attach(String id, WorkListener listener);

    /**
     * Asks work to end (TERM), and kills whatever is left of it after {@code grace}. Returns at once; the end is told as an event. Does
     * nothing when the work has ended or is unknown.
     */
    void stop(String id, Duration grace);

    /** Forgets work that has ended: its traces on disk go. Does nothing while it runs. */
    void forget(String id);

    /** Stops listening; work goes on. */
    @Override
    void close();
}
