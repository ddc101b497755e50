package dev.athanor.platform.compute;

import java.util.List;

/**
 * What this machine has.
 *
 * @param cores processor cores
 * @param memory bytes of memory
 * @param gpus devices
 */
public record Machine(int cores, long memory, List<Gpu> gpus) {
    public Machine {
        gpus = List.copyOf(gpus);
    }

    /** Looks at the machine this runs on; asks {@code nvidia-smi} when it is on PATH, for five seconds at most. */
    public static Machine probe() {
        return MachineProbe.machine();
    }
}
