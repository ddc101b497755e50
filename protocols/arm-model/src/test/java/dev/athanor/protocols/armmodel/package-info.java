/** Tests of ARM's wire form. */
@NullMarked
package dev.athanor.protocols.armmodel;

import org.jspecify.annotations.NullMarked;
