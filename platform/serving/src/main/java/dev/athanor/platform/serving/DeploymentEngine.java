package dev.athanor.platform.serving;

import dev.athanor.platform.workspaces.Workspace;
import java.util.function.Consumer;

/** Knows how to run deployments of a kind. A kind without an engine is kept and refused. */
interface DeploymentEngine {
    /**
     * Refuses in milliseconds what cannot work: unknown references, a missing script, an environment that cannot be built here.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException naming the field
     */
    void check(Workspace workspace, DeploymentSpec spec);

    /**
     * Makes ready all that instances need. May take minutes.
     *
     * @param log gets lines for people
     * @throws dev.athanor.foundation.kernel.AthanorException when it cannot be had
     */
    Recipe prepare(Workspace workspace, DeploymentSpec spec, Consumer<String> log);
}
