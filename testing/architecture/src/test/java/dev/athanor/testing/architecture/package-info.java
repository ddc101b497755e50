/** The rules of the house as tests: arrows, doors, sizes, docs that must equal the code. They read classes and sources of every room. */
@NullMarked
package dev.athanor.testing.architecture;

import org.jspecify.annotations.NullMarked;
