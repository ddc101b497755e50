package dev.athanor.platform.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one node of a target is on this machine: the smaller of its VM size and the machine.
 *
 * @param cores most cores that work on it gets
 * @param memory most memory
 * @param wishedGpus devices of the VM size
 * @param gpus devices it has in fact
 * @param notes sentences about what is smaller than asked
 */
record NodeSize(double cores, long memory, int wishedGpus, int gpus, List<String> notes) {
    static NodeSize of(TargetSpec spec, Machine machine) {
        return spec.kind().isLocal() ? of(spec.vmSize(), machine) : of((String) null, machine);
    }

    static NodeSize of(@Nullable String sizeName, Machine machine) {
        if (sizeName == null) {
            return new NodeSize(
                    machine.cores(), machine.memory(), 0, machine.gpus().size(), List.of());
        }
        VmSize size = VmSizes.find(sizeName)
                .orElseThrow(() -> ComputeProblem.COMPUTE_INVALID
                        .because("'" + sizeName + "' is no VM size of the catalogue")
                        .at("resources.instance_type"));
        List<String> notes = new ArrayList<>();
        int cores = Math.min(size.cores(), machine.cores());
        long memory = Math.min(size.memory(), machine.memory());
        int gpus = Math.min(size.gpus(), machine.gpus().size());
        if (cores < size.cores() || memory < size.memory()) {
            notes.add(size.name() + " has " + size.cores() + " cores and " + gib(size.memory())
                    + " GiB of memory; this machine gives " + cores + " and " + gib(memory) + " GiB.");
        }
        if (gpus < size.gpus()) {
            notes.add(size.name() + " has " + count(size.gpus(), "GPU") + "; this machine has "
                    + (gpus == 0 ? "none" : String.valueOf(gpus)) + ".");
        }
        return new NodeSize(cores, memory, size.gpus(), gpus, List.copyOf(notes));
    }

    static String gib(long bytes) {
        String text = String.format(Locale.ROOT, "%.1f", bytes / (double) (1L << 30));
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }
}
