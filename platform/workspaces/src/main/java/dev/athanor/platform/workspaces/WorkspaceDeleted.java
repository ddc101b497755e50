package dev.athanor.platform.workspaces;

import dev.athanor.foundation.kernel.Event;

/**
 * A workspace was deleted. Rooms that store its guid drop what they hold.
 *
 * @param workspace what it was
 */
public record WorkspaceDeleted(Workspace workspace) implements Event {}
