/** The Azure ML REST API: ARM and its data planes. */
@NullMarked
package dev.athanor.protocols.arm;

import org.jspecify.annotations.NullMarked;
