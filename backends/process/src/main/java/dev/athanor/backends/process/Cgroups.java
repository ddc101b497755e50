package dev.athanor.backends.process;

import dev.athanor.platform.compute.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Control groups, version 1 or 2, below the server's own one, where they may be made. */
final class Cgroups {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final List<String> CONTROLLERS = List.of("memory", "cpu", "pids");
    private static final int PERIOD = 100_000;

    /** Where groups are made, by controller; for version 2 all at the same place. */
    private final Map<String, Path> parents;

    private final boolean unified;

    /**
     * The groups of one work.
     *
     * @param folders of each controller
     * @param events the file that counts processes killed for want of memory
     */
    record Group(List<Path> folders, Optional<Path> events) {
        List<Path> joins() {
            return folders.stream()
                    .map(folder -> folder.resolve("cgroup.procs"))
                    .toList();
        }
    }

    private Cgroups(Map<String, Path> parents, boolean unified) {
        this.parents = parents;
        this.unified = unified;
    }

    /** What this machine allows, found out by trying. */
    static Cgroups probe() {
        boolean unified = Files.exists(ROOT.resolve("cgroup.controllers"));
        Map<String, Path> parents = new TreeMap<>();
        if (Processes.LINUX) {
            for (String controller : CONTROLLERS) {
                Path parent = parent(controller, unified);
                if (usable(parent, controller, unified)) {
                    parents.put(controller, parent);
                }
            }
        }
        return new Cgroups(parents, unified);
    }

    boolean complete() {
        return parents.size() == CONTROLLERS.size();
    }

    String fact() {
        if (complete()) {
            return "Limits of memory, processor cores and processes are enforced by control groups, version "
                    + (unified ? 2 : 1) + ".";
        }
        String what = parents.isEmpty()
                ? "Limits of memory, processor cores and processes are not enforced"
                : "Only limits of " + String.join(", ", parents.keySet()) + " are enforced";
        return what + ": the server may not make control groups. Run it under systemd with Delegate=yes.";
    }

    Optional<Group> make(String id, Limits limits) {
        Map<Path, Boolean> folders = new TreeMap<>();
        Path memory = set(
                "memory",
                id,
                limits.memory(),
                folders,
                Map.of(
                        "memory.limit_in_bytes", Long.toString(limits.memory()),
                        "memory.max", Long.toString(limits.memory()),
                        "memory.swap.max", "0"));
        set("pids", id, limits.processes(), folders, Map.of("pids.max", Long.toString(limits.processes())));
        String quota = Long.toString(Math.max(1000, Math.round(limits.cores() * PERIOD)));
        set(
                "cpu",
                id,
                Math.round(limits.cores() * PERIOD),
                folders,
                Map.of("cpu.cfs_quota_us", quota, "cpu.max", quota + " " + PERIOD));
        if (folders.isEmpty()) {
            return Optional.empty();
        }
        Path events = memory.resolve(unified ? "memory.events" : "memory.oom_control");
        return Optional.of(new Group(
                List.copyOf(folders.keySet()), Files.exists(events) ? Optional.of(events) : Optional.empty()));
    }

    /** Removes the groups of work that has ended. */
    void remove(String id) {
        for (Path parent : parents.values()) {
            try {
                Files.deleteIfExists(parent.resolve(name(id)));
            } catch (IOException failure) {
                // A process is still on its way out; an empty group costs nothing and is used again.
            }
        }
    }

    private Path set(String controller, String id, long limit, Map<Path, Boolean> folders, Map<String, String> values) {
        Path parent = parents.get(controller);
        if (parent == null || limit <= 0) {
            return Path.of("/nonexistent");
        }
        Path folder = parent.resolve(name(id));
        try {
            if (!Files.exists(folder)) {
                Files.createDirectory(folder);
            }
            for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
                Path file = folder.resolve(value.getKey());
                if (Files.exists(file)) {
                    Files.writeString(file, value.getValue());
                }
            }
            folders.put(folder, true);
        } catch (IOException failure) {
            // The capabilities have said it; work runs without this limit.
        }
        return folder;
    }

    private static String name(String id) {
        return "athanor-" + id;
    }

    private static Path parent(String controller, boolean unified) {
        Path mounted = unified ? ROOT : ROOT.resolve(controller);
        String wanted = unified ? "0::" : ":" + controller + ":";
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                if (unified
                        ? line.startsWith(wanted)
                        : (line + ":").replace(',', ':').contains(wanted)) {
                    Path own = mounted.resolve(line.substring(line.indexOf(":/") + 2));
                    return Files.isDirectory(own) ? own : mounted;
                }
            }
        } catch (IOException failure) {
            return mounted;
        }
        return mounted;
    }

    private static boolean usable(Path parent, String controller, boolean unified) {
        Path probe = parent.resolve("athanor-probe-" + ProcessHandle.current().pid());
        try {
            if (unified
                    && !Files.readString(parent.resolve("cgroup.subtree_control"))
                            .contains(controller)) {
                Files.writeString(parent.resolve("cgroup.subtree_control"), "+" + controller);
            }
            Files.createDirectory(probe);
            boolean works = Files.isWritable(probe.resolve("cgroup.procs"));
            Files.delete(probe);
            return works;
        } catch (IOException failure) {
            return false;
        }
    }
}
