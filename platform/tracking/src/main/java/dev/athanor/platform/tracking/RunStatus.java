package dev.athanor.platform.tracking;

/** How far a run is. */
public enum RunStatus {
    /** Started and not ended. */
    RUNNING,
    /** Waits for its start. */
    SCHEDULED,
    /** Ended well. */
    FINISHED,
    /** Ended by an error. */
    FAILED,
    /** Stopped by somebody. */
    KILLED;

    /** Whether the run is over. */
    public boolean isTerminal() {
        return switch (this) {
            case RUNNING, SCHEDULED -> false;
            case FINISHED, FAILED, KILLED -> true;
        };
    }
}
