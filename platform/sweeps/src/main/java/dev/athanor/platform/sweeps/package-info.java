/**
 * Sweeps: trials of a command over a search space, compared by a metric, the hopeless ones given up early.
 *
 * <p>It asks jobs to run trials, tracking for what they logged and {@code science/search} where to look next. It never starts a process.
 */
@NullMarked
package dev.athanor.platform.sweeps;

import org.jspecify.annotations.NullMarked;
