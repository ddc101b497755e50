/** Rules of the house, run over every room. */
@NullMarked
package dev.athanor.testing.architecture;

import org.jspecify.annotations.NullMarked;
