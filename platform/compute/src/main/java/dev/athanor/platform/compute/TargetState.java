package dev.athanor.platform.compute;

import java.util.Optional;

/** States of a compute target; they change only by {@link #after}. */
public enum TargetState {
    RUNNING("Running"),
    STOPPED("Stopped");

    private final String word;

    TargetState(String word) {
        this.word = word;
    }

    /** What may be asked of a target. */
    public enum Change {
        START,
        STOP,
        RESTART
    }

    /** The word that clients know. */
    public String word() {
        return word;
    }

    /** The state after a change; empty when the change is not allowed in this state. Starting what runs and stopping what stands change nothing. */
    public Optional<TargetState> after(Change change) {
        return switch (change) {
            case START -> Optional.of(RUNNING);
            case STOP -> Optional.of(STOPPED);
            case RESTART -> this == RUNNING ? Optional.of(RUNNING) : Optional.empty();
        };
    }
}
