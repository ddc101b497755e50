package dev.athanor.backends.process;

import dev.athanor.platform.compute.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Control groups, version 1 or 2, below the server's own one, where they may be made. */
final class Cgroups {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final Path OWN = Path.of("/proc/self/cgroup");
    private static final List<String> CONTROLLERS = List.of("memory", "cpu", "pids");
    private static final String KILL = "cgroup.kill";
    private static final int PERIOD = 100_000;

    /** Where groups are made, by controller; for version 2 all at the same place. */
    private final Map<String, Path> parents;

    private final boolean unified;

    /** Where groups of version 2 are made that the kernel kills at a word, with or without limits; empty where that is not to be had. */
    private final Optional<Path> killers;

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

    private Cgroups(Map<String, Path> parents, boolean unified, Optional<Path> killers) {
        this.parents = parents;
        this.unified = unified;
        this.killers = killers;
    }

    /** All groups of version 2 in one folder, which is known to have its controllers. */
    static Cgroups below(Path parent) {
        Map<String, Path> parents = new TreeMap<>();
        CONTROLLERS.forEach(controller -> parents.put(controller, parent));
        return new Cgroups(parents, true, Optional.of(parent));
    }

    /** What this machine allows, found out by trying. */
    static Cgroups probe() {
        return probe(ROOT, OWN);
    }

    /**
     * The same of a tree of files.
     *
     * @param root where groups are mounted: version 2 itself, or version 1 with version 2 in {@code unified}
     * @param own the kernel's list of the groups that this process is in
     */
    static Cgroups probe(Path root, Path own) {
        boolean unified = Files.exists(root.resolve("cgroup.controllers"));
        Map<String, Path> parents = new TreeMap<>();
        if (Processes.LINUX) {
            for (String controller : CONTROLLERS) {
                Path parent = parent(root, own, controller, unified);
                if (usable(parent, controller, unified)) {
                    parents.put(controller, parent);
                }
            }
        }
        Path second = unified ? root : root.resolve("unified");
        Optional<Path> killers =
                Processes.LINUX ? Optional.of(own("0::", second, own)).filter(Cgroups::kills) : Optional.empty();
        return new Cgroups(parents, unified, killers);
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
        killers.map(parent -> parent.resolve(name(id)))
                .filter(Cgroups::made)
                .ifPresent(folder -> folders.put(folder, true));
        if (folders.isEmpty()) {
            return Optional.empty();
        }
        Path events = memory.resolve(unified ? "memory.events" : "memory.oom_control");
        return Optional.of(new Group(
                List.copyOf(folders.keySet()), Files.exists(events) ? Optional.of(events) : Optional.empty()));
    }

    /** Lets the kernel kill all processes of a work, wherever they have gone; false where it cannot. */
    boolean kill(String id) {
        Path file =
                killers.map(parent -> parent.resolve(name(id)).resolve(KILL)).orElse(Path.of("/nonexistent"));
        try {
            if (Files.exists(file)) {
                Files.writeString(file, "1");
                return true;
            }
        } catch (IOException gone) {
            return false;
        }
        return false;
    }

    /** Removes the groups of work that has ended. */
    void remove(String id) {
        for (Path parent :
                Stream.concat(parents.values().stream(), killers.stream()).toList()) {
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

    private static Path parent(Path root, Path list, String controller, boolean unified) {
        Path mounted = unified ? root : root.resolve(controller);
        return own(unified ? "0::" : ":" + controller + ":", mounted, list);
    }

    /** The folder of the group that this process is in. */
    private static Path own(String wanted, Path mounted, Path list) {
        try {
            for (String line : Files.readAllLines(list)) {
                if (wanted.startsWith("0")
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

    private static boolean made(Path folder) {
        try {
            if (!Files.exists(folder)) {
                Files.createDirectory(folder);
            }
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** Whether groups below can be made, and killed at a word (since Linux 5.14). */
    private static boolean kills(Path parent) {
        Path probe = parent.resolve("athanor-probe-" + ProcessHandle.current().pid());
        try {
            Files.createDirectory(probe);
            boolean works = Files.isWritable(probe.resolve(KILL)) && Files.isWritable(probe.resolve("cgroup.procs"));
            Files.delete(probe);
            return works;
        } catch (IOException refused) {
            return false;
        }
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
