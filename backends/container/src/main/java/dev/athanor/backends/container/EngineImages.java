package dev.athanor.backends.container;

import dev.athanor.platform.compute.Mount;
import dev.athanor.platform.environments.BuildContext;
import dev.athanor.platform.environments.Images;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Images of the engine. */
final class EngineImages implements Images {
    private static final Duration QUICK = Duration.ofSeconds(60);

    private final Engines engines;
    private final Commands commands;
    private final String owner;

    EngineImages(Engines engines, Commands commands, String owner) {
        this.engines = engines;
        this.commands = commands;
        this.owner = owner;
    }

    @Override
    public Optional<String> engine() {
        return engines.working().map(Engine::title);
    }

    @Override
    public String trouble() {
        return engines.trouble();
    }

    @Override
    public Optional<String> find(String image) {
        Optional<Engine> engine = engines.working();
        return engine.flatMap(known -> inspect(known, image))
                .or(() -> engine.flatMap(known -> inspect(known, qualified(image))));
    }

    private Optional<String> inspect(Engine engine, String image) {
        Commands.Outcome answer = commands.run(
                List.of(engine.program().toString(), "image", "inspect", "--format", "{{.Id}}", image),
                Map.of(),
                QUICK);
        return answer.good() ? answer.output().lines().findFirst().map(String::strip) : Optional.empty();
    }

    @Override
    public Result pull(String image, Consumer<String> log) {
        return result(commands.follow(line("pull", qualified(image)), Map.of(), log));
    }

    @Override
    public Result build(BuildContext context, String tag, Consumer<String> log) {
        return result(commands.follow(
                line(
                        "build",
                        "--tag",
                        tag,
                        "--file",
                        context.file().toString(),
                        context.folder().toString()),
                Map.of(),
                log));
    }

    @Override
    public Result run(
            String image,
            List<String> command,
            Map<String, String> variables,
            List<Path> readable,
            List<Path> writable,
            Consumer<String> log) {
        Engine engine = engines.working().orElseThrow(() -> new IllegalStateException(engines.trouble()));
        Path file = file(writable.getFirst());
        try {
            var line = new RunLine(engine, owner).add("--rm");
            writable.forEach(place -> line.mount(Mount.writable(place)));
            readable.forEach(place -> line.mount(Mount.readOnly(place)));
            Variables.write(variables, file);
            line.variables(variables, file);
            return result(commands.follow(
                    line.end(
                            image,
                            writable.getFirst(),
                            List.of(command.getFirst()),
                            command.subList(1, command.size())),
                    Variables.passed(variables),
                    log));
        } finally {
            file.toFile().delete();
        }
    }

    private static Path file(Path folder) {
        try {
            return Files.createTempFile(folder, ".variables", "");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<String> line(String... words) {
        String program = engines.working()
                .map(engine -> engine.program().toString())
                .orElseThrow(() -> new IllegalStateException(engines.trouble()));
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(program), java.util.stream.Stream.of(words))
                .toList();
    }

    private static Result result(Commands.Outcome outcome) {
        return new Result(outcome.good(), outcome.good() ? outcome.said() : Troubles.explain(outcome.said()));
    }

    /** The whole name of an image, as docker reads it: podman knows no default registry. */
    static String qualified(String image) {
        String first = image.contains("/") ? image.substring(0, image.indexOf('/')) : "";
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        if (host || image.startsWith("sha256:")) {
            return image;
        }
        return "docker.io/" + (first.isEmpty() ? "library/" : "") + image;
    }
}
