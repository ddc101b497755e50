package dev.athanor.foundation.kernel;

/** Who has to act when something fails. */
public enum Culprit {
    /** The caller asked for something that cannot be: the request has to change. */
    USER,
    /** A defect of Athanor itself. */
    PLATFORM,
    /** The machine lacks something: disk, memory, cores, a file permission. */
    RESOURCES,
    /** Another system or somebody else's code failed: a user's script, a remote store, a package index. */
    SOMEBODY_ELSE
}
