package dev.athanor.platform.environments;

/** What happens when an environment asks for a Python that is not installed. */
public enum MissingPython {
    /** The next higher installed minor version is taken (the next lower where there is none), and said. */
    NEAREST,
    /** The environment is refused. */
    STRICT
}
