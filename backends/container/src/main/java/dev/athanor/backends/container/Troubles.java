package dev.athanor.backends.container;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What an engine's errors mean and what helps. */
final class Troubles {
    /** Words of an engine in lower case, and the cure. */
    private static final Map<String, String> CURES = new LinkedHashMap<>();

    static {
        CURES.put(
                "cannot connect to the docker daemon",
                "this docker is only a client: start its daemon (systemctl start docker), or set DOCKER_HOST");
        CURES.put("permission denied while trying to connect", "add the server's user to the group docker");
        CURES.put(
                "rootless containerd not running",
                "start it (containerd-rootless-setuptool.sh install), or run the server as root");
        CURES.put("cannot access containerd socket", "start containerd (systemctl start containerd)");
        CURES.put(
                "setrlimit",
                "the machine allows no higher limits: set default_ulimits under [containers] in containers.conf, for example"
                        + " [\"nofile=4096:4096\",\"nproc=4096:4096\"]");
        CURES.put(
                "hybrid mode not supported",
                "crun refuses this machine's control groups: set runtime = \"runc\" under [engine] in containers.conf");
        CURES.put("cgroup manager", "set cgroup_manager = \"cgroupfs\" under [engine] in containers.conf");
        CURES.put("systemd: failed", "set cgroup_manager = \"cgroupfs\" under [engine] in containers.conf");
        CURES.put(
                "no subuid ranges",
                "give the server's user ranges in /etc/subuid and /etc/subgid (usermod --add-subuids)");
        CURES.put(
                "not enough ids",
                "give the server's user ranges in /etc/subuid and /etc/subgid (usermod --add-subuids)");
        CURES.put("catatonit", "install catatonit, the first process of podman's containers");
        CURES.put("docker-init", "install tini (docker-init), the first process of docker's containers");
        CURES.put("could not find runtime", "install a runtime: apt install runc, or crun");
        CURES.put("no such file or directory: oci runtime", "the image has no /bin/sh, which starts every work");
        CURES.put("stat /bin/sh", "the image has no /bin/sh, which starts every work");
        CURES.put("\"/bin/sh\": executable file not found", "the image has no /bin/sh, which starts every work");
        CURES.put("executable file `/bin/sh` not found", "the image has no /bin/sh, which starts every work");
    }

    private Troubles() {}

    /** The last line of what an engine said, and what helps where that is known. */
    static String explain(String said) {
        String plain = said.strip();
        String last = plain.substring(plain.lastIndexOf('\n') + 1).strip();
        String lower = plain.toLowerCase(Locale.ROOT);
        return CURES.entrySet().stream()
                .filter(entry -> lower.contains(entry.getKey()))
                .findFirst()
                .map(entry -> last + " (" + entry.getValue() + ")")
                .orElse(last.isEmpty() ? "it said nothing" : last);
    }
}
