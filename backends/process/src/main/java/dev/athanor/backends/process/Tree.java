package dev.athanor.backends.process;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All processes of one work. */
final class Tree {
    /** In namespaces: the wrapper, what made them, the first process inside, and then the work. */
    private static final int INSIDE = 3;

    private final RunFolder place;

    Tree(RunFolder place) {
        this.place = place;
    }

    /**
     * Asks those to end that were not asked before: while the namespaces are being made, helpers stand where the work will be.
     *
     * @param asked ids of those asked; gets the new ones
     */
    void terminate(Set<Long> asked) {
        List<ProcessHandle> inside = isolated() ? Processes.below(wrapper(), INSIDE) : loose();
        inside.stream().filter(process -> asked.add(process.pid())).forEach(ProcessHandle::destroy);
    }

    /**
     * Kills them. The first process of a namespace ends with the command, and the kernel kills all others with it. Killed itself, it would
     * take the exit code along: some versions of unshare then fail. The wrapper lives, to leave the exit code.
     */
    void kill() {
        List<ProcessHandle> doomed = isolated() ? Processes.below(wrapper(), INSIDE) : loose();
        if (doomed.isEmpty()) {
            doomed = Processes.below(wrapper(), 1);
        }
        doomed.forEach(ProcessHandle::destroyForcibly);
    }

    /** Kills what is left when the wrapper is gone, or ended before its children; false when there was nothing. */
    boolean sweep() {
        List<ProcessHandle> left = loose();
        left.forEach(ProcessHandle::destroyForcibly);
        return !left.isEmpty();
    }

    private List<ProcessHandle> loose() {
        long wrapper = wrapper();
        Set<ProcessHandle> all = new LinkedHashSet<>(Processes.below(wrapper, 1));
        place.plan().ifPresent(plan -> all.addAll(Processes.carrying(plan.token())));
        return all.stream()
                .filter(process -> process.pid() != wrapper && process.isAlive())
                .toList();
    }

    /** Whether the work has a namespace of processes, which dies with its first one. */
    boolean isolated() {
        return place.plan().map(plan -> plan.confinement().isolates()).orElse(false);
    }

    private long wrapper() {
        return place.carrier()
                .filter(RunFolder.Carrier::alive)
                .map(RunFolder.Carrier::pid)
                .orElse(-1L);
    }
}
