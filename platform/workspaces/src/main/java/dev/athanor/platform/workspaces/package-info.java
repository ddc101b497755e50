/** Subscriptions, groups, workspaces and their datastores. */
@NullMarked
package dev.athanor.platform.workspaces;

import org.jspecify.annotations.NullMarked;
