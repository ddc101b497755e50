package dev.athanor.platform.schedules;

/** What becomes of moments that passed while nobody looked: the server was down, or paused. */
public enum CatchUp {
    /** They are let go. */
    NONE,
    /** The last of them fires, for all of them. */
    ONCE,
    /** Each of them fires, the oldest first. */
    ALL
}
