/** Experiments, runs, metrics, params, tags and their search. */
@NullMarked
package dev.athanor.platform.tracking;

import org.jspecify.annotations.NullMarked;
