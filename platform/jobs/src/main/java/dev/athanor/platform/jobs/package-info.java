/** Jobs: submission, states, scheduling, logs, recovery. */
@NullMarked
package dev.athanor.platform.jobs;

import org.jspecify.annotations.NullMarked;
