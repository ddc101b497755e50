/** Tests of the scoring addresses. */
@NullMarked
package dev.athanor.protocols.inference;

import org.jspecify.annotations.NullMarked;
