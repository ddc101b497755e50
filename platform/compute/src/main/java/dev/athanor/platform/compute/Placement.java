package dev.athanor.platform.compute;

/** The answer to a wish for nodes. */
public sealed interface Placement {
    /**
     * Here they are.
     *
     * @param lease until released
     */
    record Granted(Lease lease) implements Placement {}

    /**
     * Not now; try again when {@link ComputeFreed} is told.
     *
     * @param reason for people: what is taken, and by whom
     */
    record Waiting(String reason) implements Placement {}
}
