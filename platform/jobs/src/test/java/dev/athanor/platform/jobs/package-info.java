/** Tests of jobs. */
@NullMarked
package dev.athanor.platform.jobs;

import org.jspecify.annotations.NullMarked;
