package dev.athanor.platform.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides who may have nodes: pure functions of what there is, what is held and what is asked. */
final class Slots {
    private Slots() {}

    /** What is asked; no target means serverless. */
    record Wish(String workspace, Optional<ComputeTarget> target, Demand demand) {
        String name() {
            return target.map(ComputeTarget::name).orElse(Compute.SERVERLESS);
        }

        /** Who asks for a size, in words. */
        String asker() {
            return target.map(named -> "compute '" + named.name() + "'")
                    .orElseGet(() -> demand.vmSize() == null ? "the demand" : "size '" + demand.vmSize() + "'");
        }
    }

    /**
     * What each node of a granted wish is.
     *
     * @param cores limit
     * @param memory limit
     * @param claimedCores what counts against the machine: what was asked, else one core
     * @param claimedMemory what counts against the machine: what was asked
     * @param gpus devices a node
     * @param notes what is smaller than asked
     */
    record Node(double cores, long memory, double claimedCores, long claimedMemory, int gpus, List<String> notes) {}

    /** A lease and what it counts for a node. */
    record Held(Lease lease, double cores, long memory) {}

    /** Whether now. */
    sealed interface Answer {
        /** Now, with these devices. */
        record Yes(List<String> gpus) implements Answer {}

        /** Later. */
        record No(String reason) implements Answer {}
    }

    /** What a node would be; throws when the wish can never come true. */
    static Node check(ComputeConfig config, Machine machine, Wish wish) {
        Demand demand = wish.demand();
        wish.target().ifPresent(target -> checkTarget(target, demand));
        String size = wish.target().map(target -> target.spec().vmSize()).orElse(demand.vmSize());
        NodeSize node = NodeSize.of(size, machine);
        int wishedGpus = Math.max(demand.gpus(), node.wishedGpus());
        int gpus = gpus(config, machine, wish, wishedGpus);
        int cores = cores(config, machine);
        double claimed = demand.cores() > 0 ? demand.cores() : 1;
        if (demand.cores() > node.cores() || (demand.cores() > 0 && claimed * demand.instances() > cores)) {
            throw tooLarge(
                    "resources.cores",
                    number(demand.cores()) + " cores on " + demand.instances() + " node(s) were asked for",
                    number(Math.min(node.cores(), cores)) + " cores in all");
        }
        if (demand.memory() > node.memory() || demand.memory() * demand.instances() > machine.memory()) {
            throw tooLarge(
                    "resources.memory",
                    gib(demand.memory()) + " GiB on " + demand.instances() + " node(s) were asked for",
                    gib(node.memory()) + " GiB");
        }
        return new Node(
                demand.cores() > 0 ? demand.cores() : node.cores(),
                demand.memory() > 0 ? demand.memory() : node.memory(),
                Math.min(claimed, Math.max(1, cores / (double) demand.instances())),
                demand.memory(),
                gpus,
                wishedGpus > gpus ? withFallback(node.notes()) : node.notes());
    }

    /** What a size comes to for work that claims no node of a target. */
    static Allowance allow(ComputeConfig config, Machine machine, @Nullable String vmSize) {
        NodeSize size = NodeSize.of(vmSize, machine);
        var wish = new Wish("", Optional.empty(), new Demand(1, 0, 0, size.wishedGpus(), vmSize));
        int gpus = gpus(config, machine, wish, size.wishedGpus());
        return new Allowance(
                vmSize == null ? Limits.NONE : new Limits(size.cores(), size.memory(), 0),
                size.wishedGpus() > gpus ? withFallback(size.notes()) : size.notes());
    }

    /** Whether a wish that {@link #check} let pass can come true now. */
    static Answer place(ComputeConfig config, Machine machine, Wish wish, Node node, List<Held> held) {
        int instances = wish.demand().instances();
        if (wish.target().isPresent()) {
            ComputeTarget target = wish.target().get();
            List<Held> there = held.stream()
                    .filter(one -> one.lease().workspace().equals(wish.workspace())
                            && one.lease().target().equalsIgnoreCase(target.name()))
                    .toList();
            int taken = there.stream().mapToInt(one -> one.lease().instances()).sum();
            int most = most(target);
            if (taken + instances > most) {
                return new Answer.No("compute '" + target.name() + "' has " + count(most, "node") + ", " + taken
                        + " taken by " + holders(there) + "; " + instances + " needed");
            }
        }
        int cores = cores(config, machine);
        double takenCores = held.stream()
                .mapToDouble(one -> one.cores() * one.lease().instances())
                .sum();
        double needed = Math.min(node.claimedCores() * instances, cores);
        if (takenCores + needed > cores + 1e-9) {
            return new Answer.No("this machine gives " + count(cores, "core") + ", " + number(takenCores) + " taken by "
                    + holders(held) + "; " + number(needed) + " needed");
        }
        long takenMemory = held.stream()
                .mapToLong(one -> one.memory() * one.lease().instances())
                .sum();
        long neededMemory = node.claimedMemory() * instances;
        if (neededMemory > 0 && takenMemory + neededMemory > machine.memory()) {
            return new Answer.No("this machine has " + gib(machine.memory()) + " GiB of memory, " + gib(takenMemory)
                    + " GiB claimed by " + holders(held) + "; " + gib(neededMemory) + " GiB needed");
        }
        return devices(machine, node.gpus() * instances, held);
    }

    private static Answer devices(Machine machine, int needed, List<Held> held) {
        List<String> free = new ArrayList<>(machine.gpus().stream().map(Gpu::id).toList());
        held.forEach(one -> free.removeAll(one.lease().gpus()));
        if (free.size() < needed) {
            return new Answer.No("this machine has " + count(machine.gpus().size(), "GPU") + ", " + free.size()
                    + " free; " + needed + " needed");
        }
        return new Answer.Yes(List.copyOf(free.subList(0, needed)));
    }

    private static void checkTarget(ComputeTarget target, Demand demand) {
        if (!target.kind().isLocal()) {
            throw ComputeProblem.COMPUTE_UNSUPPORTED
                    .because("compute '" + target.name() + "' is of kind "
                            + target.kind().word()
                            + ", which no back end of this server runs; use an AmlCompute target or serverless")
                    .at("properties.computeId");
        }
        if (target.state() == TargetState.STOPPED) {
            throw ComputeProblem.COMPUTE_STATE
                    .because("compute '" + target.name() + "' is stopped; `athanor ml compute start --name "
                            + target.name() + "` starts it")
                    .at("properties.computeId");
        }
        if (demand.instances() < 1 || demand.instances() > most(target)) {
            throw ComputeProblem.DEMAND_TOO_LARGE
                    .because(demand.instances() + " instances were asked for; compute '" + target.name()
                            + "' has at most " + count(most(target), "node"))
                    .at("properties.resources.instanceCount");
        }
    }

    private static int most(ComputeTarget target) {
        return target.kind() == ComputeKind.AML_COMPUTE ? target.spec().maxNodes() : Integer.MAX_VALUE;
    }

    private static int gpus(ComputeConfig config, Machine machine, Wish wish, int wished) {
        int there = machine.gpus().size();
        if (wished * wish.demand().instances() <= there) {
            return wished;
        }
        if (config.gpuFallback()) {
            return wish.demand().instances() <= there ? there / wish.demand().instances() : 0;
        }
        throw ComputeProblem.GPU_ABSENT
                .because(wish.asker() + " asks for " + count(wished, "GPU")
                        + " a node, and this machine has "
                        + (there == 0 ? "none" : String.valueOf(there))
                        + "; set `compute.gpu-fallback: true` to run on CPU, or use a size without GPUs")
                .at("properties.computeId");
    }

    private static List<String> withFallback(List<String> notes) {
        List<String> more = new ArrayList<>(notes);
        more.add("Runs with fewer GPUs than asked, since compute.gpu-fallback is set.");
        return List.copyOf(more);
    }

    private static int cores(ComputeConfig config, Machine machine) {
        return config.cores() > 0 ? config.cores() : machine.cores();
    }

    private static RuntimeException tooLarge(String field, String asked, String allowed) {
        return ComputeProblem.DEMAND_TOO_LARGE
                .because(asked + "; this target gives at most " + allowed)
                .at(field);
    }

    private static String holders(List<Held> held) {
        List<String> names = held.stream().map(one -> one.lease().holder()).toList();
        return names.size() <= 3
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 3)) + " and " + (names.size() - 3) + " more";
    }

    static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }

    private static String gib(long bytes) {
        return NodeSize.gib(bytes);
    }

    private static String count(int n, String what) {
        return NodeSize.count(n, what);
    }
}
