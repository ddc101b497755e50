package dev.athanor.platform.serving;

import dev.athanor.platform.environments.BuiltEnvironment;
import dev.athanor.platform.environments.EnvironmentSpec;
import dev.athanor.platform.environments.Environments;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What an engine asks of the environments room; tests that need no package index have one of their own. */
interface EnvironmentDesk {
    /** Refuses what cannot be built here. */
    void check(EnvironmentSpec spec);

    /** See {@link Environments#build}. */
    BuiltEnvironment build(EnvironmentSpec spec, Consumer<String> log);

    /** See {@link Environments#curated}. */
    Optional<EnvironmentSpec> curated(String nameOrUri);

    /** See {@link Environments#curatedNames}. */
    List<String> curatedNames();

    /** The room itself. */
    static EnvironmentDesk of(Environments environments) {
        return new EnvironmentDesk() {
            @Override
            public void check(EnvironmentSpec spec) {
                environments.plan(spec);
            }

            @Override
            public BuiltEnvironment build(EnvironmentSpec spec, Consumer<String> log) {
                return environments.build(spec, log);
            }

            @Override
            public Optional<EnvironmentSpec> curated(String nameOrUri) {
                return environments.curated(nameOrUri);
            }

            @Override
            public List<String> curatedNames() {
                return environments.curatedNames();
            }
        };
    }
}
