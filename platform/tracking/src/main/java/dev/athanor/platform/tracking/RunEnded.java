package dev.athanor.platform.tracking;

import dev.athanor.foundation.kernel.Event;

/**
 * A run has come to its end.
 *
 * @param workspace GUID of its workspace
 * @param runId the run
 * @param status how it ended
 */
public record RunEnded(String workspace, String runId, RunStatus status) implements Event {}
