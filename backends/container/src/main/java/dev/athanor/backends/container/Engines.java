package dev.athanor.backends.container;

import dev.athanor.backends.container.Engine.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Finds the container engine of this machine: one on PATH that answers. One that did not is asked again when it is needed. */
final class Engines {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String NONE = "none";

    private final ContainerConfig config;
    private final Map<String, String> environment;
    private final Commands commands;
    private final ReentrantLock guard = new ReentrantLock();
    private @Nullable Engine found;
    private String trouble = "";

    Engines(ContainerConfig config, Map<String, String> environment, Commands commands) {
        this.config = config;
        this.environment = environment;
        this.commands = commands;
    }

    /** Looks without keeping anybody waiting. */
    void lookAhead() {
        var _ = CompletableFuture.supplyAsync(this::working, Thread::startVirtualThread);
    }

    /** The engine; empty when none answers now. */
    Optional<Engine> working() {
        guard.lock();
        try {
            if (found == null) {
                look();
            }
            return Optional.ofNullable(found);
        } finally {
            guard.unlock();
        }
    }

    /** Why there is none. */
    String trouble() {
        guard.lock();
        try {
            if (found == null && trouble.isEmpty()) {
                look();
            }
            return trouble;
        } finally {
            guard.unlock();
        }
    }

    private void look() {
        if (config.engine().equals(NONE)) {
            trouble = "container.engine is none";
            return;
        }
        Map<Kind, Path> candidates = candidates();
        List<String> troubles = new ArrayList<>();
        for (Map.Entry<Kind, Path> candidate : candidates.entrySet()) {
            Commands.Outcome answer = commands.run(
                    List.of(candidate.getValue().toString(), "info", "--format", format(candidate.getKey())),
                    Map.of(),
                    PATIENCE);
            Optional<Engine> engine = answer.good()
                    ? engine(candidate.getKey(), candidate.getValue(), answer.output())
                    : Optional.empty();
            if (engine.isPresent()) {
                found = engine.get();
                return;
            }
            troubles.add(candidate.getValue() + " does not work: " + Troubles.explain(answer.said()));
        }
        trouble = troubles.isEmpty()
                ? "there is no container engine (podman, docker or nerdctl) on PATH"
                : String.join("; ", troubles);
    }

    private Map<Kind, Path> candidates() {
        Map<Kind, Path> candidates = new LinkedHashMap<>();
        Path configured = Path.of(config.engine());
        for (Kind kind : Kind.values()) {
            boolean wished = config.engine().isEmpty()
                    || String.valueOf(configured.getFileName()).startsWith(kind.word());
            if (wished) {
                Optional<Path> program =
                        configured.isAbsolute() ? Optional.of(configured) : onPath(kind.word(), environment);
                program.ifPresent(path -> candidates.put(kind, path));
            }
        }
        return candidates;
    }

    private static Optional<Path> onPath(String name, Map<String, String> environment) {
        for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
            Path file = Path.of(folder.isEmpty() ? "/nonexistent" : folder, name);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static String format(Kind kind) {
        return kind == Kind.PODMAN
                ? "{{.Version.Version}}|{{.Host.Security.Rootless}}|{{.Host.CgroupControllers}}"
                : "{{.ServerVersion}}|{{.SecurityOptions}}|{{.MemoryLimit}} {{.CPUCfsQuota}} {{.PidsLimit}}";
    }

    /** Reads an answer; an engine whose server is away gives no version. */
    static Optional<Engine> engine(Kind kind, Path program, String answer) {
        String line = answer.substring(answer.lastIndexOf('\n') + 1);
        String[] parts = line.split("\\|", -1);
        if (parts.length != 3 || parts[0].isBlank()) {
            return Optional.empty();
        }
        boolean rootless = kind == Kind.PODMAN ? parts[1].equals("true") : parts[1].contains("rootless");
        boolean limits = kind == Kind.PODMAN
                ? List.of("memory", "cpu", "pids").stream().allMatch(parts[2]::contains)
                : parts[2].equals("true true true");
        return Optional.of(new Engine(kind, program, parts[0].strip(), rootless, limits));
    }
}
