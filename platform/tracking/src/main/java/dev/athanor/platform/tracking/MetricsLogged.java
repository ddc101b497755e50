package dev.athanor.platform.tracking;

import dev.athanor.foundation.kernel.Event;

/**
 * A run logged points of metrics.
 *
 * @param workspace GUID of the workspace
 * @param runId the run
 */
public record MetricsLogged(String workspace, String runId) implements Event {}
