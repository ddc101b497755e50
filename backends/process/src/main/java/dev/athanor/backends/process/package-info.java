/** Runs work as local processes, isolated, re-attachable. */
@NullMarked
package dev.athanor.backends.process;

import org.jspecify.annotations.NullMarked;
