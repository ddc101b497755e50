package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.Event;

/**
 * A job's state changed.
 *
 * @param workspaceGuid its workspace
 * @param name the job
 * @param before the state it was in
 * @param after the state it is in
 */
public record JobChanged(String workspaceGuid, String name, JobState before, JobState after) implements Event {}
