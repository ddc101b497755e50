package dev.athanor.backends.container;

import dev.athanor.platform.compute.ComputeProblem;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Asks the engine about containers, and tells it what to do with them. */
final class Containers {
    private static final Duration QUICK = Duration.ofSeconds(60);

    private final Engines engines;
    private final Commands commands;

    Containers(Engines engines, Commands commands) {
        this.engines = engines;
        this.commands = commands;
    }

    /** How a container is. */
    sealed interface Condition {
        /** It runs, or is about to. */
        record Running(boolean started) implements Condition {}

        /** Its command has ended. */
        record Ended(Container.Ending ending) implements Condition {}

        /** There is none of that name. */
        record Gone() implements Condition {}

        /** The engine does not answer. */
        record Unknown(String why) implements Condition {}
    }

    Condition condition(Container container) {
        Optional<Engine> engine = engines.working();
        if (engine.isEmpty()) {
            return new Condition.Unknown(engines.trouble());
        }
        Commands.Outcome answer = run(
                engine.get(),
                "container",
                "inspect",
                "--format",
                "{{.State.Status}} {{.State.ExitCode}} {{.State.OOMKilled}}",
                container.name());
        if (!answer.good()) {
            String said = answer.said().toLowerCase(Locale.ROOT);
            return said.contains("no such") || said.contains("not found")
                    ? new Condition.Gone()
                    : new Condition.Unknown(Troubles.explain(answer.said()));
        }
        String[] words =
                answer.output().substring(answer.output().lastIndexOf('\n') + 1).split(" ");
        return switch (words[0]) {
            case "exited", "stopped", "dead" ->
                new Condition.Ended(new Container.Ending(Integer.parseInt(words[1]), Boolean.parseBoolean(words[2])));
            case "created", "configured", "initialized" -> new Condition.Running(false);
            default -> new Condition.Running(true);
        };
    }

    /** Waits until a container has ended, or the engine no longer wants to wait. */
    void await(Container container) {
        engines.working()
                .ifPresent(engine -> commands.run(List.of(engine.program().toString(), "wait", container.name())));
    }

    /** Asks every process of a container to end: its first one would not pass the signal on to all. */
    void ask(Container container) {
        engines.working().ifPresent(engine -> {
            if (!run(engine, "exec", container.name(), "/bin/sh", "-c", "kill -TERM -1")
                    .good()) {
                run(engine, "kill", "--signal", "TERM", container.name());
            }
        });
    }

    void kill(Container container) {
        engines.working().ifPresent(engine -> run(engine, "kill", "--signal", "KILL", container.name()));
    }

    /** Removes a container, its writable layer and its unnamed volumes. */
    void remove(Container container) {
        engines.working().ifPresent(engine -> run(engine, "rm", "--force", "--volumes", container.name()));
    }

    /** {@code PATH} of an image; blank where it sets none. */
    String path(Engine engine, String image) {
        Commands.Outcome answer =
                run(engine, "image", "inspect", "--format", "{{range .Config.Env}}{{println .}}{{end}}", image);
        if (!answer.good()) {
            throw ComputeProblem.WORK_NOT_STARTED.because(
                    "the image " + image + " is not on this machine: " + Troubles.explain(answer.said()));
        }
        return answer.output()
                .lines()
                .filter(line -> line.startsWith("PATH="))
                .map(line -> line.substring("PATH=".length()))
                .findFirst()
                .orElse("");
    }

    private Commands.Outcome run(Engine engine, String... words) {
        List<String> command =
                new java.util.ArrayList<>(List.of(engine.program().toString()));
        command.addAll(List.of(words));
        return commands.run(command, Map.of(), QUICK);
    }
}
