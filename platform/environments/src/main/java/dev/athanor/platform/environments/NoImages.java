package dev.athanor.platform.environments;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The images of a machine without a container engine. */
record NoImages() implements Images {
    @Override
    public Optional<String> engine() {
        return Optional.empty();
    }

    @Override
    public String trouble() {
        return "no container engine is used";
    }

    @Override
    public Optional<String> find(String image) {
        return Optional.empty();
    }

    @Override
    public Result pull(String image, Consumer<String> log) {
        return new Result(false, trouble());
    }

    @Override
    public Result build(BuildContext context, String tag, Consumer<String> log) {
        return new Result(false, trouble());
    }

    @Override
    public Result run(
            String image,
            List<String> command,
            Map<String, String> variables,
            List<Path> readable,
            List<Path> writable,
            Consumer<String> log) {
        return new Result(false, trouble());
    }
}
