package dev.athanor.platform.compute;

import java.util.List;

/**
 * What a VM size comes to on this machine.
 *
 * @param limits what work may take
 * @param notes what is smaller than asked, for its log
 */
public record Allowance(Limits limits, List<String> notes) {
    public Allowance {
        notes = List.copyOf(notes);
    }
}
