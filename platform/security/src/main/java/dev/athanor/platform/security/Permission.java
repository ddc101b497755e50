package dev.athanor.platform.security;

import java.util.Arrays;
import java.util.Optional;

/** How far a permission on one thing goes; each goes further than the one before. */
public enum Permission {
    /** Nothing. */
    NO_PERMISSIONS,
    /** See it. */
    READ,
    /** See it, and have other things work with it. */
    USE,
    /** Change it and what belongs to it. */
    EDIT,
    /** Delete it and say what others may do with it. */
    MANAGE;

    /** Whether it lets do what {@code asked} lets do. */
    public boolean covers(Permission asked) {
        return compareTo(asked) >= 0;
    }

    /** The permission of that name. */
    public static Optional<Permission> of(String name) {
        return Arrays.stream(values()).filter(one -> one.name().equals(name)).findFirst();
    }
}
