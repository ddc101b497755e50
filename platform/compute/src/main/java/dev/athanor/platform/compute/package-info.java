/**
 * Compute targets, the nodes that they give, and the SPI of what runs work on them.
 *
 * <p>A local node is a part of this machine: a VM size is a cap, never a demand. Nodes are held by leases, which are stored, so a restart
 * loses none. Work is anything that runs as processes: a job's command, a score host; an {@link
 * dev.athanor.platform.compute.ExecutionBackend} runs it and tells what happens to it. The room asks the database; it never knows what a job
 * is, and never starts work by itself.
 */
@NullMarked
package dev.athanor.platform.compute;

import org.jspecify.annotations.NullMarked;
