package dev.athanor.platform.compute;

import dev.athanor.foundation.kernel.Event;

/**
 * Nodes became free, or a target changed: whoever waits may try again.
 *
 * @param workspace GUID of the workspace
 * @param target the compute target
 */
public record ComputeFreed(String workspace, String target) implements Event {}
