package dev.athanor.platform.environments;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** An engine that keeps its images in a map and knows a registry of names. */
final class TestingImages implements Images {
    final Map<String, String> here = new HashMap<>();
    final List<String> registry = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    boolean works = true;

    @Override
    public Optional<String> engine() {
        return works ? Optional.of("engine 1") : Optional.empty();
    }

    @Override
    public String trouble() {
        return "the daemon sleeps";
    }

    @Override
    public Optional<String> find(String image) {
        return Optional.ofNullable(here.get(image));
    }

    @Override
    public Result pull(String image, Consumer<String> log) {
        asked.add("pull " + image);
        log.accept("pulling layers");
        if (!registry.contains(image)) {
            return new Result(false, "manifest unknown");
        }
        here.put(image, "id-of-" + image);
        return new Result(true, "");
    }

    @Override
    public Result build(BuildContext context, String tag, Consumer<String> log) {
        asked.add("build " + tag);
        log.accept("STEP 1/1");
        here.put(tag, "id-of-" + tag);
        return new Result(true, "");
    }

    @Override
    public Result run(
            String image,
            List<String> command,
            Map<String, String> variables,
            List<Path> readable,
            List<Path> writable,
            Consumer<String> log) {
        asked.add("run " + image);
        return new Result(false, "nothing runs here");
    }
}
