/**
 * Workspaces, the name spaces above them (subscriptions, resource groups) and the datastores in them.
 *
 * <p>It asks only the database. Making or deleting a workspace is told as an event; a room that holds things of a workspace stores its
 * guid. Secrets of datastores lie apart from the datastores and are never part of a {@link dev.athanor.platform.workspaces.Datastore}. It
 * never reads or writes a file of a datastore.
 */
@NullMarked
package dev.athanor.platform.workspaces;

import org.jspecify.annotations.NullMarked;
