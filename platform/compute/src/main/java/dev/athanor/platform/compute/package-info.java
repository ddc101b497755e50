/** Compute targets, nodes, slots and the execution back end SPI. */
@NullMarked
package dev.athanor.platform.compute;

import org.jspecify.annotations.NullMarked;
