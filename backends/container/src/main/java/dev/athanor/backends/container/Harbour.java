package dev.athanor.backends.container;

import dev.athanor.platform.compute.ComputeProblem;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Asks the engine about containers, and tells it what to do with them. */
final class Harbour {
    private static final Duration QUICK = Duration.ofSeconds(60);

    private final Engines engines;
    private final Commands commands;

    Harbour(Engines engines, Commands commands) {
        this.engines = engines;
        this.commands = commands;
    }

    /** How a container is. */
    sealed interface Condition {
        /** It runs, or is about to. */
        record Afloat(boolean started) implements Condition {}

        /** Its command has ended. */
        record Ended(Vessel.Ending ending) implements Condition {}

        /** There is none of that name. */
        record Gone() implements Condition {}

        /** The engine does not answer. */
        record Unknown(String why) implements Condition {}
    }

    Condition condition(Vessel vessel) {
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
                vessel.name());
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
                new Condition.Ended(new Vessel.Ending(Integer.parseInt(words[1]), Boolean.parseBoolean(words[2])));
            case "created", "configured", "initialized" -> new Condition.Afloat(false);
            default -> new Condition.Afloat(true);
        };
    }

    /** Waits until a container has ended, or the engine no longer wants to wait. */
    void await(Vessel vessel) {
        engines.working()
                .ifPresent(engine -> commands.run(List.of(engine.program().toString(), "wait", vessel.name())));
    }

    /** Asks every process of a container to end: its first one would not pass the signal on to all. */
    void ask(Vessel vessel) {
        engines.working().ifPresent(engine -> {
            if (!run(engine, "exec", vessel.name(), "/bin/sh", "-c", "kill -TERM -1")
                    .good()) {
                run(engine, "kill", "--signal", "TERM", vessel.name());
            }
        });
    }

    void kill(Vessel vessel) {
        engines.working().ifPresent(engine -> run(engine, "kill", "--signal", "KILL", vessel.name()));
    }

    /** Removes a container, its writable layer and its unnamed volumes. */
    void remove(Vessel vessel) {
        engines.working().ifPresent(engine -> run(engine, "rm", "--force", "--volumes", vessel.name()));
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
