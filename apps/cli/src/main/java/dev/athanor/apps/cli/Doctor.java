package dev.athanor.apps.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks at this machine: each finding with its cure in one line. */
final class Doctor {
    private static final long ROOM = 5L * 1000 * 1000 * 1000;

    private final Invocation invocation;
    private final List<Object> findings = new ArrayList<>();
    private boolean broken;

    private Doctor(Invocation invocation) {
        this.invocation = invocation;
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
            output("python3." + minor, "--version").ifPresent(found::add);
        }
        output("python3", "--version").filter(one -> !found.contains(one)).ifPresent(found::add);
        boolean modern = found.stream().anyMatch(one -> one.matches("Python 3\\.(1\\d|[2-9]\\d).*"));
        add(
                modern ? "ok" : "bad",
                "python",
                found.isEmpty() ? "none" : String.join(", ", found),
                modern ? "" : "Jobs need Python 3.10 or newer: apt install python3, or `uv python install 3.12`.");
    }

    private void uv() {
        Optional<String> uv = output("uv", "--version");
        boolean installs = output("python3", "-c", "import ensurepip; print('venv')")
                .or(() -> output("python3", "-m", "pip", "--version"))
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

    private void isolation() {
        Optional<String> wrapper = output("bwrap", "--version");
        boolean namespaces =
                output("unshare", "--user", "--map-root-user", "true").isPresent();
        String found = wrapper.map(version -> version + (namespaces ? ", user namespaces" : ""))
                .orElse(namespaces ? "user namespaces" : "neither bwrap nor user namespaces");
        add(
                wrapper.isPresent() || namespaces ? "ok" : "warn",
                "isolation",
                found,
                wrapper.isPresent() || namespaces
                        ? ""
                        : "Jobs see your files: `apt install bubblewrap`, or allow unprivileged user namespaces.");
    }

    private void containers() {
        Optional<String> engine = output("docker", "--version").or(() -> output("podman", "--version"));
        add("note", "containers", engine.orElse("no engine; images of the catalogue run on this machine's Python"), "");
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

    /** The first line that a program prints, if it is there and ends well. */
    private static Optional<String> output(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0
                    ? Optional.of(text.lines().findFirst().orElse("").strip())
                    : Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
