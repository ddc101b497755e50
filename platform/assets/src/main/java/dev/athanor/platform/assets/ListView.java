package dev.athanor.platform.assets;

/** Which things a list shows. */
public enum ListView {
    /** Those that are not archived. */
    ACTIVE_ONLY,
    /** Archived ones only. */
    ARCHIVED_ONLY,
    /** All. */
    ALL
}
