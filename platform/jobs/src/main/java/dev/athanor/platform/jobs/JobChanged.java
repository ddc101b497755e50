package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.Event;
import org.jspecify.annotations.Nullable;

/**
 * A job's state changed.
 *
 * @param workspaceGuid its workspace
 * @param name the job
 * @param parent the job it is a child of, or null
 * @param before the state it was in
 * @param after the state it is in
 */
public record JobChanged(
        String workspaceGuid, String name, @Nullable String parent, JobState before, JobState after) implements Event {}
