package dev.athanor.platform.jobs;

import dev.athanor.platform.environments.BuiltEnvironment;
import dev.athanor.platform.environments.EnvironmentPlan;
import dev.athanor.platform.environments.EnvironmentSpec;
import dev.athanor.platform.environments.Environments;
import java.util.Optional;
import java.util.function.Consumer;

/** What jobs ask of environments; a seam, so that tests need no package index. */
interface EnvironmentDesk {
    EnvironmentPlan plan(EnvironmentSpec spec);

    BuiltEnvironment build(EnvironmentSpec spec, Consumer<String> log);

    Optional<EnvironmentSpec> curated(String name);

    /** The room itself. */
    static EnvironmentDesk of(Environments environments) {
        return new EnvironmentDesk() {
            @Override
            public EnvironmentPlan plan(EnvironmentSpec spec) {
                return environments.plan(spec);
            }

            @Override
            public BuiltEnvironment build(EnvironmentSpec spec, Consumer<String> log) {
                return environments.build(spec, log);
            }

            @Override
            public Optional<EnvironmentSpec> curated(String name) {
                return environments.curated(name);
            }
        };
    }
}
