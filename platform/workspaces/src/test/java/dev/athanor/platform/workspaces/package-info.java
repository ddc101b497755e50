/** Tests of workspaces. */
@NullMarked
package dev.athanor.platform.workspaces;

import org.jspecify.annotations.NullMarked;
