package dev.athanor.apps.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at this machine: each finding with its cure in one line. */
final class Doctor {
    private static final long ROOM = 5L * 1000 * 1000 * 1000;

    /** Container engines, and what helps when one does not work. */
    private static final Map<String, String> ENGINES = new LinkedHashMap<>();

    static {
        ENGINES.put("podman", "`podman info` says more; a user needs ranges in /etc/subuid and /etc/subgid.");
        ENGINES.put("docker", "Start its daemon (systemctl start docker), or get into its group (usermod -aG docker).");
        ENGINES.put(
                "nerdctl",
                "Start containerd (systemctl start containerd, or containerd-rootless-setuptool.sh install).");
    }

    private final Invocation invocation;
    private final List<Object> findings = new ArrayList<>();
    private final Programs programs;
    private boolean broken;

    private Doctor(Invocation invocation) {
        this.invocation = invocation;
        this.programs = new Programs(invocation.session().surroundings().variables());
    }

    static int run(Invocation invocation) {
        Doctor doctor = new Doctor(invocation);
        doctor.look();
        if (invocation.parsed().value("output").isPresent()) {
            invocation.output().print(doctor.findings);
        } else {
            doctor.findings.forEach(one -> invocation.console().result(line(JsonText.map(one))));
        }
        return doctor.broken ? 1 : 0;
    }

    private static String line(Map<String, Object> finding) {
        String cure = String.valueOf(finding.get("cure"));
        return String.format("%-5s %-12s %s", finding.get("state"), finding.get("what"), finding.get("found"))
                + (cure.isEmpty() ? "" : "\n                   → " + cure);
    }

    private void look() {
        add("ok", "java", System.getProperty("java.vm.name") + " " + Runtime.version(), "");
        python();
        uv();
        isolation();
        containers();
        disk();
        server();
        memory();
    }

    private void add(String state, String what, String found, String cure) {
        Map<String, Object> finding = new LinkedHashMap<>();
        finding.put("what", what);
        finding.put("state", state);
        finding.put("found", found);
        finding.put("cure", cure);
        findings.add(finding);
        broken |= state.equals("bad");
    }

    private void python() {
        List<String> found = new ArrayList<>();
        for (int minor = 9; minor <= 14; minor++) {
            programs.line("python3." + minor, "--version").ifPresent(found::add);
        }
        programs.line("python3", "--version")
                .filter(one -> !found.contains(one))
                .ifPresent(found::add);
        boolean modern = found.stream().anyMatch(one -> one.matches("Python 3\\.(1\\d|[2-9]\\d).*"));
        add(
                modern ? "ok" : "bad",
                "python",
                found.isEmpty() ? "none" : String.join(", ", found),
                modern ? "" : "Jobs need Python 3.10 or newer: apt install python3, or `uv python install 3.12`.");
    }

    private void uv() {
        Optional<String> uv = programs.line("uv", "--version");
        boolean installs = programs.line("python3", "-c", "import ensurepip; print('venv')")
                .or(() -> programs.line("python3", "-m", "pip", "--version"))
                .isPresent();
        add(
                uv.isPresent() || installs ? "ok" : "bad",
                "uv",
                uv.orElse(
                        installs
                                ? "not on the PATH; the server installs its own"
                                : "not on the PATH, nor a way to install it"),
                uv.isPresent() || installs
                        ? ""
                        : "Environments are built by uv: `apt install python3-venv`, or get uv from https://docs.astral.sh/uv.");
    }

    /** Does what the server does to keep jobs apart, and says what refuses. */
    private void isolation() {
        Optional<Programs.Said> root = programs.ask("unshare", "--mount", "--pid", "--fork", "--mount-proc", "true");
        Optional<Programs.Said> user =
                programs.ask("unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "true");
        Optional<Programs.Said> wrapper =
                programs.ask("bwrap", "--dev-bind", "/", "/", "--proc", "/proc", "--unshare-pid", "true");
        List<String> ways = new ArrayList<>();
        root.filter(Programs.Said::good).ifPresent(yes -> ways.add("mount and pid namespaces of root"));
        wrapper.filter(Programs.Said::good).ifPresent(yes -> ways.add("bubblewrap"));
        user.filter(Programs.Said::good).ifPresent(yes -> ways.add("user namespaces"));
        if (!ways.isEmpty()) {
            add("ok", "isolation", "jobs are kept apart by " + ways.getFirst(), "");
            return;
        }
        String refusal = wrapper.or(() -> user)
                .map(said -> " (" + said.last() + ")")
                .orElse(": neither bwrap nor unshare is on the PATH");
        add(
                "warn",
                "isolation",
                "the kernel refuses namespaces" + refusal + "; jobs see your files and each other",
                "apt install bubblewrap, or let users make namespaces: sysctl kernel.unprivileged_userns_clone=1"
                        + " kernel.apparmor_restrict_unprivileged_userns=0");
    }

    /** A program alone is no engine: each on the PATH is asked whether it works, in the order in which the server asks. */
    private void containers() {
        List<String> broken = new ArrayList<>();
        for (Map.Entry<String, String> engine : ENGINES.entrySet()) {
            Optional<Programs.Said> said = programs.ask(engine.getKey(), "info");
            if (said.filter(Programs.Said::good).isPresent()) {
                String version = programs.line(engine.getKey(), "--version").orElse(engine.getKey());
                add("ok", "containers", version + " works; environments that name an image run in it", "");
                return;
            }
            said.ifPresent(refused -> broken.add(engine.getKey() + " does not work: " + refused.last()));
        }
        add(
                broken.isEmpty() ? "note" : "warn",
                "containers",
                broken.isEmpty()
                        ? "no engine; images of the catalogue run on this machine's Python"
                        : String.join("; ", broken),
                broken.isEmpty()
                        ? ""
                        : ENGINES.entrySet().stream()
                                .filter(engine -> programs.find(engine.getKey()).isPresent())
                                .map(Map.Entry::getValue)
                                .findFirst()
                                .orElse(""));
    }

    private void disk() {
        Path folder = invocation.session().home().folder();
        Path there = folder;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        boolean writable = Files.isWritable(there);
        long free = there.toFile().getUsableSpace();
        add(
                !writable ? "bad" : free < ROOM ? "warn" : "ok",
                "home",
                folder + ", " + Progress.size(free) + " free" + (writable ? "" : ", not writable"),
                !writable
                        ? "Set ATHANOR_HOME to a folder of yours."
                        : free < ROOM ? "Environments and models need room." : "");
    }

    private void server() {
        Optional<Running> running = invocation.session().home().running();
        if (running.isPresent()) {
            add(
                    "ok",
                    "server",
                    "runs at " + running.get().url() + " (pid " + running.get().pid() + ")",
                    "");
            return;
        }
        add("note", "server", "does not run", "`athanor up --detach` starts it.");
        for (int port : new int[] {7443, 7080}) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                invocation.console().detail("port " + socket.getLocalPort() + " is free");
            } catch (IOException taken) {
                add("warn", "port", port + " is taken", "Start with `athanor up --port … --http-port …`.");
            }
        }
    }

    private void memory() {
        long megabytes = 0;
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemAvailable:")) {
                    megabytes = Long.parseLong(line.replaceAll("\\D", "")) / 1000;
                }
            }
        } catch (IOException elsewhere) {
            return;
        }
        boolean enough = megabytes > 1500;
        add(
                enough ? "ok" : "warn",
                "machine",
                Runtime.getRuntime().availableProcessors() + " cores, " + megabytes + " MB of memory free",
                enough ? "" : "Jobs may be ended for want of memory.");
    }
}
