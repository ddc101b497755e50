/**
 * Jobs: submission, states, scheduling, preparation, logs, outputs, recovery.
 *
 * <p>A job kind is run by an engine of a registry; a kind without an engine is checked for its shape and refused. States change only by
 * {@link dev.athanor.platform.jobs.JobState#after}, stored with the event in one transaction. The room asks assets, environments, compute,
 * tracking, security and blobs; it never speaks a protocol and never runs users' code itself.
 */
@NullMarked
package dev.athanor.platform.jobs;

import org.jspecify.annotations.NullMarked;
