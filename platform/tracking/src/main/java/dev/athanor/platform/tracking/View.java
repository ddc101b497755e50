package dev.athanor.platform.tracking;

/** Which stages a search looks at. */
public enum View {
    /** What is in use. */
    ACTIVE_ONLY,
    /** What lies in the bin. */
    DELETED_ONLY,
    /** Both. */
    ALL
}
