package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.environments.BuiltEnvironment;
import dev.athanor.platform.environments.EnvironmentPlan;
import dev.athanor.platform.environments.EnvironmentProblem;
import dev.athanor.platform.environments.EnvironmentSpec;
import dev.athanor.platform.environments.Environments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes a Python of this machine for every environment, but for an image called {@code unknown}. */
final class TestingDesk implements Environments {
    private final Path python;
    final List<EnvironmentSpec> built = new ArrayList<>();

    TestingDesk(Path python) {
        this.python = python;
    }

    @Override
    public EnvironmentPlan plan(EnvironmentSpec spec) {
        if ("unknown".equals(spec.image())) {
            throw new AthanorException(EnvironmentProblem.IMAGE_UNKNOWN, "the image 'unknown' is not known");
        }
        return new EnvironmentPlan("key", "3", List.of(), List.of(), false);
    }

    @Override
    public synchronized BuiltEnvironment build(EnvironmentSpec spec, Consumer<String> log) {
        built.add(spec);
        log.accept("building " + spec.name());
        return new BuiltEnvironment(
                "key",
                Path.of("/"),
                python,
                Map.of("FROM_ENVIRONMENT", "yes"),
                List.of("a note"),
                Path.of("/"),
                Optional.empty(),
                List.of());
    }

    @Override
    public Optional<EnvironmentSpec> curated(String nameOrUri) {
        return nameOrUri.contains("sklearn-1.5")
                ? Optional.of(new EnvironmentSpec("sklearn-1.5", "1", "curated", null, null, null, Map.of()))
                : Optional.empty();
    }

    @Override
    public List<String> curatedNames() {
        return List.of("sklearn-1.5");
    }
}
