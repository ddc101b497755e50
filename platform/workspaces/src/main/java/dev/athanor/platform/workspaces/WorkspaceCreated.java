package dev.athanor.platform.workspaces;

import dev.athanor.foundation.kernel.Event;

/**
 * A workspace was made.
 *
 * @param workspace the new workspace
 */
public record WorkspaceCreated(Workspace workspace) implements Event {}
