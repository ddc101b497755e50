/**
 * Pipelines: steps that feed each other, each a job of its own.
 *
 * <p>It asks jobs to run the steps and never starts a process. A pipeline in a pipeline is a step like any other.
 */
@NullMarked
package dev.athanor.platform.pipelines;

import org.jspecify.annotations.NullMarked;
