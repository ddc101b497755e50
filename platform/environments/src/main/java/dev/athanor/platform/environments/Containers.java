package dev.athanor.platform.environments;

/** Which environments run in containers, where a container engine works. */
public enum Containers {
    /** Those that name only an image, or an image that the catalogue does not know, or a Dockerfile. */
    AUTO,
    /** All that name an image; only Azure's curated names are still built on this machine. */
    ALWAYS,
    /** None. */
    NEVER
}
