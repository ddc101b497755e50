package dev.athanor.platform.compute;

import java.util.List;

/**
 * What a back end can do on this machine, found out by trying.
 *
 * @param isolated whether work cannot see other work, its files, or the owner's home folder
 * @param limits whether {@link Limits} are enforced
 * @param facts sentences for a job's log and for {@code doctor}, the ones about what is missing with their cure
 */
public record Capabilities(boolean isolated, boolean limits, List<String> facts) {
    public Capabilities {
        facts = List.copyOf(facts);
    }
}
