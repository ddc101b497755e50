/** Tests of compute. */
@NullMarked
package dev.athanor.platform.compute;

import org.jspecify.annotations.NullMarked;
