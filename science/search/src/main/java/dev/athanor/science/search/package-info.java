/**
 * Where to look next in a space of settings, and which tries to give up early: samplers, early termination.
 *
 * <p>Pure computation: it knows no jobs, no clock and no database. All randomness follows from the seed that is handed in, so the same
 * history always leads to the same next try.
 */
@NullMarked
package dev.athanor.science.search;

import org.jspecify.annotations.NullMarked;
