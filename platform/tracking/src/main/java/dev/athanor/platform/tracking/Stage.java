package dev.athanor.platform.tracking;

/** Whether an experiment, run or logged model is in use or in the bin. */
public enum Stage {
    /** In use. */
    ACTIVE,
    /** Deleted, may be restored. */
    DELETED
}
