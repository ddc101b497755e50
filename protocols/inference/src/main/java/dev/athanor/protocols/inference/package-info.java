/** The scoring address in front of deployments. */
@NullMarked
package dev.athanor.protocols.inference;

import org.jspecify.annotations.NullMarked;
