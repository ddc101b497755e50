/** Tests of the serving room. */
@NullMarked
package dev.athanor.platform.serving;

import org.jspecify.annotations.NullMarked;
