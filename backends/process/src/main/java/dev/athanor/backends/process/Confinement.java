package dev.athanor.backends.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How work is kept to itself. */
enum Confinement {
    /** Mount and process namespaces made by root. */
    ROOT("Each work runs in mount and process namespaces of its own (unshare)."),
    /** Bubblewrap, for an ordinary user. */
    BUBBLEWRAP("Each work runs in a bubblewrap sandbox."),
    /** Namespaces made by an ordinary user. */
    USER("Each work runs in user, mount and process namespaces of its own (unshare)."),
    /** A session of its own and nothing else. */
    NONE(
            "Works are not isolated: they see the owner's files and each other. Install bubblewrap, or let ordinary users make"
                    + " namespaces (sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0)");

    /** Capabilities with which root could undo the isolation. */
    private static final String GIVEN_UP =
            "-sys_admin,-sys_ptrace,-sys_module,-sys_rawio,-sys_boot,-sys_time,-mknod,-dac_read_search";

    private final String fact;

    Confinement(String fact) {
        this.fact = fact;
    }

    String fact() {
        return fact;
    }

    boolean isolates() {
        return this != NONE;
    }

    /** Those worth trying here, the best first; the last one always works. */
    static List<Confinement> candidates() {
        if (!Processes.LINUX) {
            return List.of(NONE);
        }
        return uid() == 0 ? List.of(ROOT, NONE) : List.of(BUBBLEWRAP, USER, NONE);
    }

    /** What the wrapper runs to get inside; the script that arranges the view follows. */
    List<String> enter() {
        String unshare = Tools.path("unshare");
        List<String> namespaces = List.of("--mount", "--pid", "--fork", "--kill-child=KILL", "--mount-proc");
        return switch (this) {
            case ROOT -> join(List.of(unshare), namespaces);
            case USER -> join(List.of(unshare, "-U", "--map-root-user"), namespaces);
            case BUBBLEWRAP, NONE -> List.of();
        };
    }

    /** What the script inside puts before the command, so that the command cannot undo what the script did. */
    List<String> drop() {
        return switch (this) {
            case ROOT ->
                Tools.find("setpriv")
                        .map(tool -> List.of(tool, "--bounding-set", GIVEN_UP, "--"))
                        .orElseGet(List::of);
            case USER -> List.of(Tools.path("unshare"), "-U", "--map-user=" + uid(), "--map-group=" + gid(), "--");
            case BUBBLEWRAP, NONE -> List.of();
        };
    }

    private static List<String> join(List<String> first, List<String> second) {
        return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
    }

    private static int uid() {
        return owner("unix:uid");
    }

    private static int gid() {
        return owner("unix:gid");
    }

    private static int owner(String attribute) {
        try {
            return Files.getAttribute(Path.of("/proc/self"), attribute) instanceof Integer id ? id : -1;
        } catch (IOException | UnsupportedOperationException failure) {
            return -1;
        }
    }
}
