package dev.athanor.platform.serving;

/** Where a deployment stands. It changes only by {@link #after}. */
public enum DeploymentState {
    /** Model and environment are being made ready for a first start. */
    PREPARING,
    /** Its first instances are starting. */
    STARTING,
    /** It answers. */
    READY,
    /** It answers as before, while a new version of it is being made ready. */
    UPDATING,
    /** It could not be started; nothing answers. */
    FAILED,
    /** It answers as before; a new version of it could not be started. */
    UPDATE_FAILED,
    /** Kept, but nothing here runs its kind. */
    KEPT,
    /** It is being stopped. */
    DELETING;

    /** What can happen to a deployment. */
    public enum Event {
        /** A new wish was stored. */
        ASKED,
        /** Model and environment are there. */
        PREPARED,
        /** All instances answer. */
        STARTED,
        /** It could not be prepared or started. */
        BROKE,
        /** Nothing here runs its kind. */
        SHELVED,
        /** It shall go. */
        DISMISSED
    }

    /** Whether instances of it answer requests. */
    public boolean isServing() {
        return this == READY || this == UPDATING || this == UPDATE_FAILED;
    }

    /** Whether nothing is under way. */
    public boolean isSettled() {
        return this != PREPARING && this != STARTING && this != UPDATING && this != DELETING;
    }

    /** The state that follows when {@code event} happens; an event that does not fit changes nothing. */
    public DeploymentState after(Event event) {
        if (this == DELETING) {
            return this;
        }
        return switch (event) {
            case ASKED -> isServing() ? UPDATING : PREPARING;
            case PREPARED -> this == PREPARING ? STARTING : this;
            case STARTED -> READY;
            case BROKE -> isServing() ? UPDATE_FAILED : FAILED;
            case SHELVED -> KEPT;
            case DISMISSED -> DELETING;
        };
    }
}
