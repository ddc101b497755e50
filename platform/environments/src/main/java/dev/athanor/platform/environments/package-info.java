/** From an environment's wish to an interpreter that runs it. */
@NullMarked
package dev.athanor.platform.environments;

import org.jspecify.annotations.NullMarked;
