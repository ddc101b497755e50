package dev.athanor.backends.container;

import dev.athanor.platform.compute.Limits;
import dev.athanor.platform.compute.Mount;
import dev.athanor.platform.compute.WorkImage;
import dev.athanor.platform.compute.WorkSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The command line that starts a container. Variables are named on it and never their values: an engine takes those from its own environment,
 * or, where a name means something to the engine itself, from a file.
 */
final class RunLine {
    /** What Azure gives where a job asks for nothing. */
    private static final long SHARED_MEMORY = 2L << 30;

    /**
     * Carries a work: its output goes straight to the log, so that nothing of it is lost while the server is away; how many of its processes
     * were killed for want of memory goes to a file, since not every engine tells.
     */
    private static final String CARRY = """
            athanor_memory=$1
            shift
            trap : TERM INT HUP
            ( exec "$@" ) >> "$0" 2>&1
            athanor_code=$?
            for athanor_file in /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control; do
              if [ -r "$athanor_file" ]; then
                while read -r athanor_key athanor_value; do
                  [ "$athanor_key" = oom_kill ] && echo "$athanor_value" > "$athanor_memory"
                done < "$athanor_file"
              fi
            done
            exit $athanor_code
            """;

    private final Engine engine;
    private final List<String> words = new ArrayList<>();

    /** Begins a line that keeps the work to itself: it shares the machine's network, as processes do, and nothing else. */
    RunLine(Engine engine, String owner) {
        this.engine = engine;
        words.addAll(List.of(engine.program().toString(), "run", "--pull=never", "--network=host"));
        words.addAll(List.of("--cap-drop=ALL", "--security-opt=no-new-privileges", "--security-opt=label=disable"));
        words.addAll(List.of("--user", engine.user(owner)));
    }

    /**
     * The whole line of a work.
     *
     * @param shell starts the work's command; the plain one drops variables with names that it could not set itself
     */
    static List<String> of(
            Engine engine,
            String owner,
            WorkSpec work,
            Container container,
            Map<String, String> variables,
            String shell) {
        WorkImage image = work.image().orElseThrow();
        var line = new RunLine(engine, owner);
        line.words.addAll(List.of("--detach", "--init", "--name", container.name()));
        line.words.addAll(List.of("--cidfile", container.file("cid").toString()));
        line.label("work", work.id()).label("home", container.home());
        if (engine.limits()) {
            line.limits(work.limits());
        }
        line.words.add("--shm-size=" + (image.sharedMemory() > 0 ? image.sharedMemory() : SHARED_MEMORY));
        line.gpus(image.gpus());
        line.mount(Mount.writable(work.folder())).mount(Mount.writable(work.log()));
        work.mounts().forEach(line::mount);
        line.variables(variables, container.file("variables"));
        line.mount(Mount.writable(container.file(Container.MEMORY)));
        return line.end(
                image.reference(),
                work.workingDirectory(),
                List.of(
                        shell,
                        "-c",
                        CARRY,
                        work.log().toString(),
                        container.file(Container.MEMORY).toString()),
                work.command());
    }

    RunLine mount(Mount mount) {
        String text = "type=bind,source=" + mount.source() + ",target=" + mount.target();
        if (text.chars().filter(letter -> letter == ',').count() > 2 || text.contains("\"")) {
            text = "type=bind," + quoted("source=" + mount.source()) + "," + quoted("target=" + mount.target());
        }
        words.addAll(List.of("--mount", mount.readOnly() ? text + ",readonly" : text));
        return this;
    }

    /** A field of the comma-separated form that engines read. */
    private static String quoted(String field) {
        return "\"" + field.replace("\"", "\"\"") + "\"";
    }

    RunLine variables(Map<String, String> variables, Path file) {
        Map<String, String> sorted = new TreeMap<>(variables);
        sorted.keySet().stream().filter(name -> !Variables.meansSomething(name)).forEach(name -> {
            words.add("--env");
            words.add(name);
        });
        words.addAll(List.of("--env-file", file.toString()));
        return this;
    }

    List<String> end(String image, Path folder, List<String> entry, List<String> command) {
        words.addAll(List.of("--workdir", folder.toString(), "--entrypoint", entry.getFirst(), image));
        words.addAll(entry.subList(1, entry.size()));
        words.addAll(command);
        return List.copyOf(words);
    }

    RunLine add(String... more) {
        words.addAll(List.of(more));
        return this;
    }

    private RunLine label(String name, String value) {
        words.addAll(List.of("--label", "athanor." + name + "=" + value));
        return this;
    }

    private void limits(Limits limits) {
        if (limits.memory() > 0) {
            words.add("--memory=" + limits.memory());
            words.add("--memory-swap=" + limits.memory());
        }
        if (limits.cores() > 0) {
            words.add("--cpus=" + limits.cores());
        }
        words.add("--pids-limit=" + (limits.processes() > 0 ? limits.processes() : -1));
    }

    private void gpus(List<String> gpus) {
        if (gpus.isEmpty()) {
            return;
        }
        if (engine.kind() == Engine.Kind.PODMAN) {
            gpus.forEach(gpu -> words.addAll(List.of("--device", "nvidia.com/gpu=" + gpu)));
        } else {
            words.addAll(List.of("--gpus", "\"device=" + String.join(",", gpus) + "\""));
        }
    }
}
