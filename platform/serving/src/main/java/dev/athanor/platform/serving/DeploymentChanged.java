package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.Event;

/**
 * A deployment has taken a step.
 *
 * @param deployment where it stands now
 */
public record DeploymentChanged(Deployment deployment) implements Event {}
